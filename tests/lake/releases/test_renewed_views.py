"""The DuckDB file of a release shows the same, whether it was made anew or from that of the release before."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from lake.releases import views
from lake.releases.manifest import DISPUTED_TABLE, Manifest, ReleasedColumn, ReleasedFile, ReleasedTable
from lake.releases.views import Former, write_views

_VIEWS = "SELECT schema_name, view_name, sql, comment FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
_COLUMNS = "SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns() ORDER BY ALL"
_KEY = ("code",)


class City:
    """Tables as Parquet files, and manifests of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.made = folder, 0

    def table(self, sql: str, *, key: tuple[str, ...] = _KEY, title: str = "站点") -> ReleasedTable:
        """A table of these rows."""
        self.made += 1
        name = f"{self.made}.parquet"
        found = duckdb.sql(sql)
        found.write_parquet(str(self.folder / name))
        columns = tuple(ReleasedColumn(name=column, type="text", title=column) for column in found.columns)
        file = ReleasedFile(path=name, bytes=1, rows=1)
        snapshot = self.made
        return ReleasedTable(
            snapshot_id=snapshot,
            content_id=snapshot,
            schema_id=0,
            contract_version="1",
            rows=1,
            title=title,
            key=key,
            columns=columns,
            files=(file,),
        )

    def write(self, version: str, tables: dict[str, ReleasedTable], former: Former | None = None) -> Former:
        """The release's file, from that of the `former` when it is given."""
        manifest = Manifest.model_validate(
            {"format_version": 2, "id": version, "created_at": "2023-08-01T00:00:00Z", "reason": "r", "tables": tables}
        )
        files = {name: [str(self.folder / file.path) for file in table.files] for name, table in tables.items()}
        path = self.folder / f"{version}-{former is not None}.duckdb"
        write_views(path, manifest, files, lambda _session: None, former)
        return Former(manifest, path)


def test_nothing_is_printed_however_long_a_file_takes(tmp_path: Path) -> None:
    """What a program prints is another program's JSON; DuckDB draws a bar of anything that takes two seconds."""
    city, drawn = City(tmp_path), list[object]()

    def reach(session: duckdb.DuckDBPyConnection) -> None:
        drawn.append(session.execute("SELECT current_setting('enable_progress_bar')").fetchone())

    first = city.write("1.0.0", {"std.station": city.table("SELECT 'A' AS code")})
    for number, former in enumerate((None, first)):
        write_views(tmp_path / f"{number}.duckdb", Manifest(**dict(first.manifest) | {"tables": {}}), {}, reach, former)
    assert drawn == [(False,), (False,)]


def shown(release: Former) -> list[Any]:
    with duckdb.connect(str(release.database), read_only=True) as connection:
        names = [
            row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        ]
        assert "station" in names
        rows = connection.execute("SELECT * FROM std.station ORDER BY ALL").fetchall()
        return [connection.execute(_VIEWS).fetchall(), connection.execute(_COLUMNS).fetchall(), rows]


@pytest.fixture
def city(tmp_path: Path) -> City:
    return City(tmp_path)


def _disputed(key_of: str | None) -> str:
    row = f"'{key_of}' AS table_name, 'none' AS key_hash"
    return f"SELECT {row}" if key_of else "SELECT '' AS table_name, '' AS key_hash WHERE FALSE"


def test_a_renewed_file_shows_what_one_made_anew_shows(city: City) -> None:
    station, level = city.table("SELECT 'A' AS code"), city.table("SELECT 'A' AS code, '1' AS level")
    gone, quiet = city.table("SELECT 'B' AS code"), city.table(_disputed("std.level"), key=())
    first = city.write("1.0.0", {"std.station": station, "std.level": level, "std.gone": gone, DISPUTED_TABLE: quiet})
    tables = {
        "std.station": city.table("SELECT 'B' AS code, '2' AS more", title="测站"),
        "std.level": level,
        "std.new": city.table("SELECT 'C' AS code"),
        DISPUTED_TABLE: city.table(_disputed("std.new"), key=()),
    }
    renewed, anew = city.write("2.0.0", tables, first), city.write("2.0.0", tables)
    assert shown(renewed) == shown(anew)
    again = city.write("3.0.0", tables, renewed)
    assert shown(again) == shown(city.write("3.0.0", tables))


def test_a_file_that_other_code_made_is_made_anew(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = {"std.station": city.table("SELECT 'A' AS code")}
    monkeypatch.setattr(views, "_made_by", lambda: "other code")
    first = city.write("1.0.0", tables)
    with duckdb.connect(str(first.database)) as connection:
        connection.execute("CREATE OR REPLACE VIEW std.station AS SELECT 'wrong' AS code")
    assert ("wrong",) in shown(city.write("1.0.1", tables, first))[2]  # what is signed is trusted
    monkeypatch.undo()
    assert shown(city.write("1.0.2", tables, first))[2] == [("A", False)]
