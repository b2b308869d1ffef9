"""What a home holds, without what two runs may differ in: moments, and the random numbers of snapshots."""

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lake.engine.duck import DuckEngine
from lake.engine.identifiers import quote, quote_table
from lake.ledger.half_done import half_done
from lake.ledger.objections import Objections
from lake.releases.releases import Releases
from lake.releases.verification import database_damages, verify_files
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from lake.tables.soundness import Damage

TIMES = {"_ingested_at", "ingested_at", "received_at", "decided_at", "raised_at", "judged_at", "committed_at"}


def home_state(home: Path) -> dict[str, Any]:
    """Every row of every table, the ledger and the releases."""
    settings = Settings(home=home, threads=1)
    with closing(Lakehouse.open(settings)) as house, DuckEngine(settings) as engine:
        engine.attach_tables(house, house.tables())
        return {
            **{name: _rows(engine, house, name) for name in house.tables()},
            **_ledger(house),
            **_releases(house),
            "rows of std that are not in raw": _without_raw(engine, house),
            "half done": half_done(house.ledger),
            "damages and unknown": _damages(house),
        }


def _rows(engine: DuckEngine, house: Lakehouse, table: str) -> list[tuple[Any, ...]]:
    columns = ", ".join(quote(column.name) for column in house.columns(table) if column.name not in TIMES)
    return engine.connection.execute(f"SELECT {columns} FROM {quote_table(table)} ORDER BY ALL").fetchall()


def _ledger(house: Lakehouse) -> dict[str, Any]:
    ledger = house.ledger
    heads = {name: ledger.verdicts(name, house.head(name)) for name in house.tables()}
    return {
        "batches": [_timeless(asdict(one)) for one in ledger.batches()],
        "objections": [_timeless(asdict(one)) for one in Objections(ledger).all()],
        "commits": sorted((row["token"], row["table_name"], row["rows"]) for row in ledger.export("commit")),
        "verdicts": {name: verdicts for name, verdicts in heads.items() if verdicts is not None},
    }


def _releases(house: Lakehouse) -> dict[str, Any]:
    releases = Releases(house)
    current = releases.current()
    told = [
        (one.id, [(name, table.rows, table.contract_version, table.checks) for name, table in manifest.tables.items()])
        for one in releases.list()
        if (manifest := one.manifest)
    ]
    history = [(entry["action"], entry["release"]) for entry in releases.history()]
    return {"current": current.id if current else None, "releases": told, "history": history}


def _damages(house: Lakehouse) -> tuple[list[Damage], int]:
    """What `lake verify` says of the files."""
    found = verify_files(house, Releases(house).files(), whole=True, planned=_ignore, done=_ignore)
    return [*found.damages, *database_damages(house.settings)], found.unknown


def _ignore(_bytes: int) -> None:
    return


def _without_raw(engine: DuckEngine, house: Lakehouse) -> dict[str, int]:
    """Of every standard table how many rows came from nowhere."""
    found = {}
    for std in (name for name in house.tables() if name.startswith("std.")):
        raw = quote_table(f"raw.{std.removeprefix('std.')}")
        rows = engine.rows(f"SELECT count(*) AS n FROM {quote_table(std)} ANTI JOIN {raw} USING (_batch_id, _line_no)")
        found[std] = rows[0]["n"]
    return found


def _timeless(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in TIMES}
