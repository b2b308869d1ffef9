"""The gate: released rows go in, what may be published of them comes out, with what each rule found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from assets.context import LakeContext
from assets.publication.gate.evidence import Evidence, evidence
from assets.publication.gate.published import KIND, earlier_versions, same_sources, told_kind
from assets.publication.gate.sole_traders import of_sole_traders
from assets.publication.gate.table_kind import TableKind, kind_of
from catalog.contracts.reference_models import Publication
from lake.errors import LakeError
from lake.ledger.disclosures import RuleOutcome
from lake.releases.manifest import ReleasedTable
from lake.releases.store import Release
from quality.disclosure.places import coarse
from quality.disclosure.rows_about_persons import recognisable

_GROUP = "_group"

if TYPE_CHECKING:
    from assets.publication.gate.figures import Findings
    from quality.disclosure.cells import Mask


@dataclass(frozen=True)
class Reviewed:
    """Rows that may be published, and the record. `notes`: column → what its readers should know of what is missing."""

    rows: pa.Table
    outcomes: tuple[RuleOutcome, ...]
    notes: dict[str, str] = field(default_factory=dict)


def review(
    lake: LakeContext, release: Release, publication: Publication, table: ReleasedTable, rows: pa.Table
) -> Reviewed:
    """Apply every rule to the rows of a release, in the order of their key.

    LakeError when the table is of a kind that cannot be told from its SQL, or when nothing of it could be shown.
    """
    kind = kind_of(lake, publication)
    said = [RuleOutcome(KIND, rows.num_rows, 0, told_kind(kind)), *_overridden(publication)]
    if kind.about == "things" or (kind.about == "organisations" and not kind.traced.is_grouped):
        return _homes_hidden(lake, release, publication, kind, rows, said)
    if not kind.traced.is_grouped:
        return _rows_about_persons(publication, kind, rows, said)
    from assets.publication.gate.figures import find  # SciPy, which only a table of figures needs

    found = evidence(lake, release, kind.traced, table.key)
    places = _places(rows, found, table.key, publication)
    _refuse_unexplained(rows, found, places, kind, publication)
    shown = np.zeros(found.groups.height, dtype=bool)
    shown[places] = True
    before = earlier_versions(lake, publication, release)
    others = same_sources(lake, publication, release, kind)
    findings = find(found, kind, publication.disclosure, table.key, shown, before, others)
    said += _told(findings, kind, shown, found, table.key)
    return _without(rows, findings, kind, places, said)


def _places(rows: pa.Table, found: Evidence, key: Sequence[str], publication: Publication) -> np.ndarray:
    """The group of each row."""
    groups = found.groups.select(key).with_row_index(_GROUP)
    mine = pl.from_arrow(rows.select(key))
    assert isinstance(mine, pl.DataFrame)
    joined = mine.join(groups, on=list(key), how="left", nulls_equal=True, maintain_order="left")
    if joined.height != rows.num_rows or joined[_GROUP].null_count():
        raise _unexplained(publication, "its groups are not those that its sources give")
    return np.asarray(joined[_GROUP].to_numpy(), dtype=np.intp)


def _refuse_unexplained(
    rows: pa.Table, found: Evidence, places: np.ndarray, kind: TableKind, publication: Publication
) -> None:
    """Whom a figure was counted from is only known if it comes out as the same figure."""
    for name in kind.traced.figures:
        mine, theirs = pl.Series(name, rows[name]), found.groups[name][places]
        if mine.dtype.is_numeric():
            near = (mine.cast(pl.Float64) - theirs.cast(pl.Float64)).abs().fill_null(0.0) <= 1e-6
            same = bool((near & (mine.is_null() == theirs.is_null())).all())
        else:
            same = bool(mine.eq_missing(theirs).all())
        if not same:
            raise _unexplained(publication, f"{name} is not what its sources give")


def _unexplained(publication: Publication, why: str) -> LakeError:
    return LakeError(
        f"whom the figures tell of cannot be counted: {why}",
        advice="state in the publication whom they are about (`disclosure: {about: …, because: …}`), or write the SQL "
        "so that it groups rows of the sources",
        resource=publication.table,
        rule="disclosure",
    )


def _without(
    rows: pa.Table, findings: "Findings", kind: TableKind, places: np.ndarray, said: list[RuleOutcome]
) -> Reviewed:
    """A hidden figure is empty. A group whose size is hidden is left out, as those are that the SQL leaves out.

    Otherwise who reads it could tell the small groups from those that went with them.
    """
    notes: dict[str, str] = {}
    gone = _left_out(findings, kind)[places]
    for name, hidden in findings.hidden.items():
        mine = hidden[places]
        if mine.any():
            at = rows.schema.get_field_index(name)
            emptied = pc.if_else(pa.array(mine), pa.scalar(None, rows.schema.field(at).type), rows[name])
            rows = rows.set_column(at, rows.schema.field(at), emptied)
        if count := int((mine & ~gone).sum()):
            notes[name] = f"有{count}个值因涉及的人或单位过少、或可据以推算而不公布，留空"
    if gone.any():
        rows = rows.filter(pa.array(~gone))
        first = next(iter(kind.traced.figures))
        notes[first] = "；".join(filter(None, [f"另有{int(gone.sum())}个分组不公布", notes.get(first)]))
    return Reviewed(rows, tuple(said), notes)


def _left_out(findings: "Findings", kind: TableKind) -> "Mask":
    """Groups whose size is hidden because it, or another's, is small; all figures hidden where no size is shown."""
    sizes = [
        name
        for name, one in kind.traced.figures.items()
        if one.plain and one.parts[0].kind == "count" and one.parts[0].condition is None
    ]
    still = {
        name: findings.hidden[name] & ~findings.moved.get(name, np.zeros(1, dtype=bool)) for name in findings.hidden
    }
    if sizes:
        return np.asarray(np.logical_or.reduce([still[name] for name in sizes]), dtype=bool)
    return np.asarray(np.logical_and.reduce(list(still.values())), dtype=bool)


def _homes_hidden(
    lake: LakeContext,
    release: Release,
    publication: Publication,
    kind: TableKind,
    rows: pa.Table,
    said: list[RuleOutcome],
) -> Reviewed:
    """Rows of things and of organisations as they are, but for the exact places of those who trade where they live."""
    lifted = publication.disclosure.lifts("places")
    near = None if lifted or not kind.coordinates else of_sole_traders(lake, release, kind, _frame(rows))
    if near is None:
        return Reviewed(rows, tuple(said))
    hidden = int(near.sum())
    outcome = RuleOutcome("places", rows.num_rows, hidden, "个体工商户的坐标取约一公里方格的中心")
    note = {next(iter(kind.coordinates)): f"有{hidden}个位置属个体工商户，取约一公里方格的中心"} if hidden else {}
    return Reviewed(_coarse(rows, kind.coordinates, near), (*said, outcome), note)


def _coarse(rows: pa.Table, coordinates: Iterable[str], where: pl.Series | None = None) -> pa.Table:
    """All rows, or those that are named, in the middle of their squares."""
    frame = _frame(rows)
    chosen = pl.lit(True) if where is None else pl.lit(where)
    for name in coordinates:
        at = rows.schema.get_field_index(name)
        moved = frame.select(pl.when(chosen).then(coarse(name)).otherwise(pl.col(name))).to_series()
        rows = rows.set_column(at, rows.schema.field(at), moved.to_arrow().cast(rows.schema.field(at).type))
    return rows


def _frame(rows: pa.Table) -> pl.DataFrame:
    frame = pl.from_arrow(rows)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _rows_about_persons(publication: Publication, kind: TableKind, rows: pa.Table, said: list[RuleOutcome]) -> Reviewed:
    """Rows that each stand for somebody: places made coarse, and only those that enough others look like."""
    coordinates = [] if publication.disclosure.lifts("places") else list(kind.coordinates)
    rows = _coarse(rows, coordinates)
    frame = _frame(rows)
    known = [name for name in frame.columns if name not in kind.secret]
    lifted = publication.disclosure.lifts("rows")
    gone = np.zeros(frame.height, dtype=bool) if lifted else recognisable(frame, known, kind.secret).to_numpy()
    if gone.size and gone.all():
        raise LakeError(
            "every row could be somebody, and none looks like enough others",
            advice="publish counts of groups; or say in the publication that its rows are about `things` or "
            "`organisations`, and why (`disclosure: {about: …, because: …}`)",
            resource=publication.table,
            rule="rows",
        )
    said += [
        RuleOutcome("places", len(kind.coordinates), len(coordinates), "坐标取约一公里方格的中心"),
        RuleOutcome("rows", frame.height, int(gone.sum()), "每行至少与另外四行相同（k=5），敏感值至少两种（l=2）"),
    ]
    notes = {frame.columns[0]: f"另有{int(gone.sum())}行可能识别到个人，不公布"} if gone.any() else {}
    return Reviewed(rows.filter(pa.array(~gone)), tuple(said), notes)


def _overridden(publication: Publication) -> Iterator[RuleOutcome]:
    for number, one in enumerate(publication.disclosure.overrides, 1):
        columns = "、".join(one.columns) or "全部"
        outcome = f"不适用于：{columns}（{one.on}）"
        yield RuleOutcome(f"override {number}: {one.rule}", 0, 0, outcome, actor=one.by, reason=one.reason)
    if publication.disclosure.about:
        stated = publication.disclosure
        yield RuleOutcome(
            "stated", 0, 0, f"表内容认定为 {stated.about}", actor=publication.approved_by, reason=stated.because
        )


def _told(
    findings: "Findings", kind: TableKind, shown: "Mask", found: Evidence, key: Sequence[str]
) -> Iterator[RuleOutcome]:
    names = [" · ".join(map(str, one)) for one in found.groups.select(key).iter_rows()]
    examined = int(shown.sum()) * len(kind.traced.figures)

    def outcome(rule: str, masks: "dict[str, Mask]", text: str) -> RuleOutcome:
        hidden = [(name, int(at)) for name, mask in masks.items() for at in np.flatnonzero(mask & shown)]
        cells = tuple(f"{name}: {names[at]}" for name, at in hidden)
        return RuleOutcome(rule, examined, len(hidden), text, cells)

    nobody = np.zeros_like(shown)
    primary = {
        name: findings.small.get(name, nobody) | findings.dominated.get(name, nobody) | findings.moved.get(name, nobody)
        for name in findings.hidden
    }
    secondary = {name: mask & ~primary[name] for name, mask in findings.hidden.items()}
    yield outcome("small_groups", findings.small, "不同的人（或单位）不足者不公布")
    yield outcome("dominance", findings.dominated, "前两位合计超过九成，或可推知最大者（p=10%）者不公布")
    yield outcome("changes", findings.moved, "与已公布值之差涉及的人过少者暂不公布")
    yield RuleOutcome(
        "differencing", examined, 0, f"与同源数据集相减后人数过少的合计{findings.subtracted}个，已按须保护处理"
    )
    yield outcome("complement", secondary, "为防推算一并不公布")
    width = min((one.width for one in findings.intervals), default=float("inf"))
    open_ = [one for one in findings.intervals if one.width < findings.needs[one.cell] - 1e-3]
    text = f"攻击者逐格求上下界，最窄区间宽{width:g}；已无法保护（此前已公布）{findings.lost}格"
    yield RuleOutcome("attack", len(findings.intervals), len(open_), text)
