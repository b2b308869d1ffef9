"""The contract of a departmental resource: one YAML file, an entry of the city's information-resource catalogue.

Fields follow 《政务信息资源目录编制指南（试行）》 (发改高技〔2017〕1272号). Everything else (tables, rules, suites,
assets, exports) is derived from it.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import sqlglot
from pydantic import Field, PrivateAttr, field_validator, model_validator
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catalog.contracts.correction import Correction
from catalog.contracts.expression_check import SqlExpression
from catalog.contracts.position import Position
from catalog.contracts.series import Series
from catalog.contracts.strict import Name, Strict
from lake.connectors.databases.sql_database import SqlSource
from lake.connectors.rows.rows import RESERVED
from lake.connectors.sources import AnySource

Dimension = Literal["conformity", "completeness", "accuracy", "consistency", "timeliness", "accessibility"]
"""The six dimensions of GB/T 36344-2018: 规范性 完整性 准确性 一致性 时效性 可访问性."""
Severity = Literal["error", "warning"]
UpdateCycle = Literal["realtime", "daily", "weekly", "monthly", "quarterly", "semiannual", "yearly", "irregular"]
DeliveryMode = Literal["full", "increment", "changes", "snapshot"]
"""full: replaces what was there; increment: new and changed rows by key; changes: the same with deletions, each row
naming its operation; snapshot: everything there is by key, and rows that are missing have been deleted."""
DriftMode = Literal["evolve", "freeze", "quarantine"]
"""When columns come, go or change their names: take what fits, refuse the delivery, or set all its rows aside."""
SharingType = Literal["unconditional", "conditional", "none"]
_ONE_LINE = r"^[^\p{Cc}]+$"
ROW_NUMBER = "_line_no"
"""What a field may be made `from` besides the department's columns: where its row starts in the delivery, counted from
1. The key of a file in which nothing else tells the rows apart; it means nothing beyond that file."""


class Title(Strict):
    """A title in Chinese and in English."""

    zh: str = Field(min_length=1, max_length=128, pattern=_ONE_LINE)
    en: str = Field(min_length=1, pattern=_ONE_LINE)


class Disclosure(Strict):
    """Whether others may have it: unconditional, conditional (name the condition) or none (name the legal basis)."""

    type: SharingType
    condition: str | None = None
    basis: str | None = None

    @model_validator(mode="after")
    def _reason(self) -> "Disclosure":
        if self.type == "conditional" and not self.condition:
            raise ValueError("a conditional resource names its `condition`")
        if self.type == "none" and not self.basis:
            raise ValueError("a resource that is not given out names its legal `basis`")
        return self


class ChangeLog(Strict):
    """How a `changes` delivery says what happened to a key: the operation's column and its spellings."""

    operation: str = Field(description="the delivered column that says what happened")
    insert: tuple[str, ...] = ("I",)
    update: tuple[str, ...] = ("U",)
    delete: tuple[str, ...] = ("D",)


class Volume(Strict):
    """How many rows a delivery may have: fewer than `min` block it, more than `max` warn.

    The refused among them do not count for `min`, and more of them than the share `refused` (0 to 1) hold it.
    """

    min: int = Field(default=0, ge=0)
    max: int | None = Field(default=None, ge=1)
    refused: float = Field(default=0.2, ge=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> "Volume":
        if self.max is not None and self.min > self.max:
            raise ValueError(f"no delivery has at least {self.min} rows and at most {self.max}")
        return self


class Rule(Strict):
    """A row rule over the standard columns. `check` is SQL that is true for a good row; NULL counts as good."""

    name: Name
    check: SqlExpression
    message: str = Field(description="why the row is refused, in Chinese")
    dimension: Dimension = "consistency"
    severity: Severity = "error"


def _alike(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of columns that differ in case only; a column that the lake adds itself is the first of its pair."""
    seen, found = {name: name for name in RESERVED}, list[tuple[str, str]]()
    for name in columns:
        if (first := seen.setdefault(name.casefold(), name)) is not name:
            found.append((first, name))
    return found


@cache
def _columns_of(expression: str) -> tuple[str, ...]:
    """Once an expression: to parse it takes a millisecond, and it is asked for at every turn."""
    parsed = sqlglot.parse_one(expression, dialect="duckdb")
    return tuple(dict.fromkeys(column.name for column in parsed.find_all(exp.Column)))


class FieldSpec(Strict):
    """One standard column: where it comes from, and the data element that says what it is."""

    name: Name
    from_: str | None = Field(default=None, alias="from", description="the column as the department calls it")
    derive: SqlExpression | None = Field(default=None, description="or SQL over the department's columns")
    element: str
    title: str | None = Field(
        default=None, description="Chinese title; default: `from` when Chinese, else the element's"
    )
    required: bool = False
    codes: dict[str, str] = Field(default={}, description="the department's code → the standard's")
    unit: str | None = None
    grade: int | None = Field(default=None, ge=1, le=4, description="default: the element's")
    references: str | None = Field(default=None, description="`std.table.column` this value must exist in")
    of: str | None = Field(default=None, description="a name: the field with the code of what it names")
    description: str = ""

    @model_validator(mode="after")
    def _one_origin(self) -> "FieldSpec":
        if (self.from_ is None) == (self.derive is None):
            raise ValueError(f"field {self.name}: give either `from` or `derive`")
        return self

    @property
    def source_columns(self) -> tuple[str, ...]:
        """The columns as sent that this field reads: the department's, or the number of the row."""
        if self.from_ is not None:
            return (self.from_,)
        return _columns_of(self.derive or "")

    @field_validator("derive")
    @classmethod
    def _readable(cls, derive: str | None) -> str | None:
        if derive is not None:
            try:
                sqlglot.parse_one(derive, dialect="duckdb")
            except SqlglotError as error:
                raise ValueError(f"`derive` is not readable SQL: {error}") from error
        return derive


class Contract(Strict):
    """A departmental resource."""

    title: Title
    code: str = Field(pattern=r"^[123]\d{5}\d*/\d+$", description="信息资源代码: 类1 项2 目3 细目 / 顺序码")
    department: str
    category: str
    abstract: str = Field(min_length=1, max_length=1000)
    update: UpdateCycle
    published_on: date = Field(description="发布日期 of this entry of the catalogue")
    sources: tuple[AnySource, ...] = Field(min_length=1)
    delivery: DeliveryMode
    changes: ChangeLog | None = Field(default=None, description="for `delivery: changes` only")
    drift: DriftMode = "evolve"
    key: tuple[str, ...] = Field(min_length=1)
    latest_by: str | None = Field(default=None, description="of rows with the same key the newest wins; else the last")
    volume: Volume = Volume()
    sharing: Disclosure
    openness: Disclosure
    lowered: str | None = Field(
        default=None,
        min_length=1,
        description="who decided, when and why, that all its rows, also those of before, may lie in a laxer zone",
    )
    systems: tuple[str, ...] = ()
    fields: tuple[FieldSpec, ...] = Field(min_length=1)
    rules: tuple[Rule, ...] = ()
    positions: tuple[Position, ...] = Field(default=(), description="coordinates that do not come in CGCS2000")
    series: Series | None = Field(default=None, description="for readings in time: what a sound sensor never does")
    ignored: tuple[str, ...] = Field(default=(), description="delivered columns that are known and not standardised")
    corrections: tuple[Correction, ...] = Field(
        default=(), description="from corrections/<resource>.yaml, not from here"
    )
    _path: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _names_agree(self) -> "Contract":
        names = [field.name for field in self.fields]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"fields defined twice: {', '.join(repeated)}")
        rules = [rule.name for rule in self.rules]
        if repeated := sorted({name for name in rules if rules.count(name) > 1}):
            raise ValueError(f"rules defined twice: {', '.join(repeated)}")
        if alike := _alike(self.raw_columns):
            told = "; ".join(f"{first!r} and {second!r}" for first, second in alike)
            raise ValueError(f"columns that no table can tell apart: {told}; the second of a file is read as `…_2`")
        wanted = [*self.key, *([self.latest_by] if self.latest_by else [])]
        if unknown := [name for name in wanted if name not in names]:
            raise ValueError(f"`key` or `latest_by` names unknown fields: {', '.join(unknown)}")
        places = {name for position in self.positions for name in (position.longitude, position.latitude)}
        if unknown := sorted(places - {*names}):
            raise ValueError(f"`positions` names unknown fields: {', '.join(unknown)}")
        if self.series and (unknown := [name for name in self.series.names if name not in names]):
            raise ValueError(f"`series` names unknown fields: {', '.join(unknown)}")
        if (self.delivery == "changes") != (self.changes is not None):
            raise ValueError("`changes` says how operations are written, for `delivery: changes` and no other")
        in_part = [source for source in self.sources if isinstance(source, SqlSource) and source.watermark]
        if in_part and self.states_the_whole:
            raise ValueError(
                f"`watermark` reads what is new, and `delivery: {self.delivery}` would delete all the rest"
            )
        return self

    def located(self, path: Path) -> "Contract":
        """The same contract, knowing the file it was read from: resources/<department>/<stem>.yaml."""
        self._path = path
        return self

    @property
    def path(self) -> Path:
        """The file this contract was read from."""
        return self._path

    @property
    def name(self) -> str:
        """`psb_resident` for resources/psb/resident.yaml."""
        return f"{self._path.parent.name}_{self._path.stem}"

    @property
    def version(self) -> str:
        """Twelve hex digits that change whenever the contract's content does.

        Not with `series`: what is asked of readings afterwards splits no row in another way, and neither does the
        zone. Nor with a share of refused rows that nobody wrote down.
        """
        usual = self.volume.refused == Volume().refused
        content = self.model_dump_json(
            by_alias=True, exclude={"series": True, "lowered": True, "volume": {"refused"} if usual else set()}
        )
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def states_the_whole(self) -> bool:
        """Whether a delivery says all there is, so that what was said before no longer counts.

        `full` and `snapshot` do; of a snapshot the rows that are missing are also counted, as deleted.
        """
        return self.delivery in ("full", "snapshot")

    @property
    def raw_columns(self) -> tuple[str, ...]:
        """The columns the department delivers, as it calls them, in the contract's order."""
        used = (column for field in self.fields for column in field.source_columns)
        operation = [self.changes.operation] if self.changes else []
        return tuple(name for name in dict.fromkeys([*used, *operation, *self.ignored]) if name != ROW_NUMBER)

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The delivered columns without which no row can be accepted."""
        needed = (field for field in self.fields if field.required or field.name in self.key)
        operation = [self.changes.operation] if self.changes else []
        used = (column for field in needed for column in field.source_columns if column != ROW_NUMBER)
        return tuple(dict.fromkeys([*used, *operation]))

    def field(self, name: str) -> FieldSpec:
        """The field of that name; KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)
