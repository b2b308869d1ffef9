"""`gov.score`: the scores of the city, its departments and their resources by month and dimension (GB/T 36344-2018).

Numerators and denominators stay beside each score, so that anybody can work it out again. A month that is over and was
scored after its end is a printed bulletin: its rows stay as they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assets.context import LakeContext
from assets.findings.attribution import NAME as CHARGED
from assets.findings.finding import FINDING
from assets.governance import DAY, ledger_mark, worked_out
from assets.versions import catalogue_version, fingerprint
from catalog.beijing import BEIJING
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from lake.schema import Column
from quality.scoring.card import DIMENSION_TITLES, WEIGHTS, Scorecard, Tally, grade_of
from quality.scoring.month import Month
from quality.scoring.monthly import CITY, Charge, MonthlyScores, Settled

SCORE = (
    Column("month", title="月份"),
    Column("scope", title="对象类别"),
    Column("name", title="对象"),
    Column("title", title="名称"),
    Column("department", title="数源部门"),
    Column("dimension", title="质量维度"),
    Column("checked", "integer", "检查数"),
    Column("failed", "integer", "不符数"),
    Column("score", "double", "得分"),
    Column("grade", title="等级"),
    Column("row_count", "integer", "交付行数"),
    Column("refused", "integer", "退回行数"),
    Column("scored_at", "timestamp", "计分时间"),
)
SCORE_KEY = ("month", "scope", "name", "dimension")
OVERALL = "overall"
"""Stands for a dimension in the row of the weighted score."""
NAME = "gov.score"
Row = dict[str, Any]


def monthly_scores(lake: LakeContext, now: datetime) -> MonthlyScores:
    """Scores by the ledger's rule hits, the findings of checks between tables, and what derived tables charge."""
    return _settled_and_scores(lake, now)[1]


def _settled_and_scores(lake: LakeContext, now: datetime) -> tuple[dict[str, list[Row]], MonthlyScores]:
    """The table, the bulletin and the summary of a run tell of the same scores."""

    def make() -> tuple[dict[str, list[Row]], MonthlyScores]:
        settled, charges = _settled(lake, now), [*_findings(lake), *_charges(lake)]
        ledger = lake.lakehouse.ledger
        return settled, MonthlyScores(ledger, lake.registry, now, charges, _counts(settled), lake.rules)

    return lake.made_once("scores", fingerprint(_inputs(lake, now)), make)


def score_rows(lake: LakeContext) -> list[Row]:
    """Every month's rows; those of months that are settled as they were."""
    return scores_and_rows(lake, datetime.now(UTC))[1]


def scores_and_rows(lake: LakeContext, now: datetime) -> tuple[MonthlyScores, list[Row]]:
    """The scores, and the rows of the table that they give."""
    settled, scores = _settled_and_scores(lake, now)
    rows = [row for month in scores.months for row in settled.get(str(month)) or _month_rows(lake, scores, month, now)]
    return scores, sorted(rows, key=lambda row: [row[name] for name in SCORE_KEY])


def score_inputs(lake: LakeContext) -> Any:
    """What the rows depend on: deliveries, findings, failed checks, and the day, which makes deliveries late."""
    return _inputs(lake, datetime.now(UTC))


def _inputs(lake: LakeContext, now: datetime) -> dict[str, Any]:
    house = lake.lakehouse
    return {
        "catalogue": catalogue_version(lake),
        "batches": ledger_mark(lake, "batch"),
        "findings": house.content_head(FINDING.name) if house.exists(FINDING.name) else None,
        "charges": house.content_head(CHARGED) if house.exists(CHARGED) else None,
        "verdicts": ledger_mark(lake, "judgement", "verdict"),
        DAY: now.astimezone(BEIJING).date().isoformat(),
    }


def newest_scores(engine: DuckEngine) -> tuple[list[str], list[list[object]]]:
    """Header and lines of the newest month's scores by department, the city's first, for people to read."""
    dimensions = [*WEIGHTS, OVERALL]
    chosen = ", ".join(f"max(score) FILTER (dimension = {literal(name)}) AS {quote(name)}" for name in dimensions)
    rows = engine.rows(
        f"SELECT title, max(grade) FILTER (dimension = {literal(OVERALL)}) AS grade, {chosen}"
        f" FROM {quote_table(NAME)} WHERE scope <> 'resource' AND month = (SELECT max(month) FROM {quote_table(NAME)})"
        f" GROUP BY scope, name, title ORDER BY scope, {quote(OVERALL)} NULLS LAST, name"
    )
    header = ["名称", "等级", "得分", *DIMENSION_TITLES.values()]
    names = ["title", "grade", OVERALL, *WEIGHTS]
    return header, [[_text(row[name]) for name in names] for row in rows]


def _text(value: object) -> str:
    return "—" if value is None else f"{value:.1f}" if isinstance(value, float) else str(value)


def _month_rows(lake: LakeContext, scores: MonthlyScores, month: Month, now: datetime) -> list[Row]:
    resources = scores.resources(month)
    departments = scores.departments(resources)
    scoped: Sequence[tuple[str, Sequence[Scorecard]]] = (
        ("resource", resources),
        ("department", departments),
        (CITY, [scores.city(resources)]),
    )
    about = {"month": str(month), "scored_at": now}
    return [
        {**about, "scope": scope, "department": _department(lake, scope, card), **row}
        for scope, cards in scoped
        for card in cards
        for row in _card_rows(card)
    ]


def _department(lake: LakeContext, scope: str, card: Scorecard) -> str | None:
    if scope == "resource":
        return lake.registry.resources[card.name].department
    return card.name if scope == "department" else None


def _card_rows(card: Scorecard) -> Iterator[Row]:
    about = {"name": card.name, "title": card.title, "row_count": card.rows, "refused": card.quarantined}
    for dimension, score in card.scores.items():
        tally = card.tallies.get(dimension, Tally())
        yield {
            **about,
            "dimension": dimension,
            "checked": tally.checked,
            "failed": tally.failed,
            "score": score,
            "grade": grade_of(score),
        }
    yield {
        **about,
        "dimension": OVERALL,
        "checked": None,
        "failed": None,
        "score": card.score,
        "grade": card.grade,
    }


def _settled(lake: LakeContext, now: datetime) -> dict[str, list[Row]]:
    """By month: the rows of months that were scored after their end."""
    if not lake.lakehouse.exists(NAME):
        return {}
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [NAME])
        found: dict[str, list[Row]] = {}
        for row in engine.rows(f"SELECT * FROM {quote_table(NAME)}"):
            end = Month.parse(row["month"]).end
            if end <= now and row["scored_at"] >= end:
                found.setdefault(row["month"], []).append(row)
    return found


def _counts(settled: Mapping[str, Sequence[Row]]) -> dict[Month, dict[str, Settled]]:
    """What the resources of settled months were scored with."""
    found: dict[Month, dict[str, Settled]] = {}
    for month, rows in settled.items():
        by_name: dict[str, list[Row]] = {}
        for row in rows:
            if row["scope"] == "resource" and row["dimension"] != OVERALL:
                by_name.setdefault(row["name"], []).append(row)
        found[Month.parse(month)] = {name: _settled_counts(own) for name, own in by_name.items()}
    return found


def _settled_counts(rows: Sequence[Row]) -> Settled:
    tallies = {row["dimension"]: Tally(row["checked"], row["failed"]) for row in rows}
    return Settled(rows[0]["row_count"], rows[0]["refused"], tallies)


def _findings(lake: LakeContext) -> Iterator[Charge]:
    """Rows that checks between tables, references and series found fault with, by delivery."""
    if not lake.lakehouse.exists(FINDING.name):
        return
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [FINDING.name])
        rows = engine.rows(
            "SELECT batch_id, check_name, any_value(title) AS title, any_value(dimension) AS dimension,"
            f" any_value(severity) AS severity, count(DISTINCT line_no) AS found FROM {quote_table(FINDING.name)}"
            " GROUP BY batch_id, check_name ORDER BY ALL"
        )
    for row in rows:
        yield Charge(row["batch_id"], row["check_name"], row["title"], row["dimension"], row["severity"], row["found"])


def _charges(lake: LakeContext) -> Iterator[Charge]:
    """What derived tables charge; where several columns of a check lead to a delivery its rows count once."""
    if not lake.lakehouse.exists(CHARGED):
        return
    with lake.engine() as engine:
        engine.attach_tables(lake.lakehouse, [CHARGED])
        rows = engine.rows(
            f"SELECT batch_id, table_name, check_name, any_value(reason) AS reason, any_value(dimension) AS dimension,"
            f" any_value(severity) AS severity, max(row_count) AS found FROM {quote_table(CHARGED)}"
            " GROUP BY batch_id, table_name, check_name ORDER BY ALL"
        )
    for row in rows:
        yield Charge(
            row["batch_id"],
            row["check_name"],
            row["reason"],
            row["dimension"],
            row["severity"],
            row["found"],
            row["table_name"],
        )


TABLE = worked_out("score", "数据质量评分", SCORE, SCORE_KEY, score_rows, score_inputs)
