"""A domain's resolution: one YAML file that says where its entities are named and how rows are told to be one.

It says *what* (columns by attribute, which pairs are looked at, how attributes are compared, from which score on they
are one); `quality/matching/` knows how.
"""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from catalog.contracts.contract import Title
from catalog.contracts.expression_check import SqlExpression
from catalog.contracts.strict import Name, Strict

Role = Literal[
    "key", "document", "source_key", "name", "romanised", "sex", "date", "year", "address", "county", "place", "phone",
    "context",
]  # fmt: skip
"""What a column is good for. `key` alone makes two rows one; `document` and `source_key` do so within their kind."""
Criterion = Literal["validity", "rank", "agreement", "recency"]
"""Why a value is believed: it is not at odds with the key, its source ranks first, more sources say it, it is newer."""
ComparisonKind = Literal[
    "name", "organisation_name", "romanised_name", "birth_date", "equal", "phone", "address", "any_of",
    "text", "number",
]  # fmt: skip
"""The last two are for what is written once and of which nothing else is known: words, and numbers or dates."""
Names = Literal["person", "organisation"]
"""Whose names they are. Two people of one name are two, and a name that is clearly another's is another's. A source
that writes one organisation's name twice means one, and an organisation may change its name and keep its code."""
NAME_COLUMNS: dict[Names, tuple[str, ...]] = {
    "person": ("pinyin", "surname"),
    "organisation": ("pinyin", "core", "branch"),
}
"""What a profile has of a name besides the name."""


class Attribute(Strict):
    """One thing that may be said of an entity."""

    title: str = Field(min_length=1)
    role: Role
    elements: tuple[str, ...] = Field(min_length=1, description="data elements a column may have that says it")
    of_key: SqlExpression | None = Field(default=None, description="what a valid key, `value`, says of it by itself")
    reissues: bool = Field(default=False, description="keys of a register with one name and one such document are one")
    slips: int | None = Field(
        default=None,
        ge=2,
        description="of the key: one that nobody else knows, in a single row of a source that has the registered one"
        " beside the same name in so many rows, is a slip",
    )


class Part(Strict):
    """One entity that a row names: attribute → column. Rows for which `where` is not true name none."""

    columns: dict[str, str] = Field(min_length=1)
    where: SqlExpression | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_columns(cls, value: Any) -> Any:
        return value if not isinstance(value, dict) or "columns" in value else {"columns": value}

    def columns_read(self) -> Iterator[str]:
        """The columns that say something, and those of the condition."""
        yield from self.columns.values()
        if self.where:
            import sqlglot  # it takes a while, and few ask

            yield from (
                one.name for one in sqlglot.parse_one(self.where, dialect="duckdb").find_all(sqlglot.exp.Column)
            )


class Source(Strict):
    """A resource whose rows name entities of the domain, in one or more parts."""

    rank: int = Field(ge=1, le=9, description="whom to believe when sources differ: 1 first")
    parts: dict[str, Part] = Field(min_length=1, description="role of the entity in the row → what is said of it")
    updated: str | None = Field(default=None, description="the column that says how new a row is")
    register_: bool = Field(default=False, alias="register", description="it holds everybody of its kind")
    unregistered: float | None = Field(default=None, gt=0, lt=1, description="its own share of those no register knows")
    numbers_of: str | None = Field(default=None, description="the source whose numbers these are, if not its own")

    def columns_read(self) -> tuple[str, ...]:
        """Every column that is named here, each once, in order."""
        named = [column for part in self.parts.values() for column in part.columns_read()]
        return tuple(dict.fromkeys([*named, *([self.updated] if self.updated else [])]))


class BlockingRule(Strict):
    """Pairs that share a value in all of `agree` are looked at; a value of more than `widest` entities is left out."""

    agree: tuple[str, ...] = Field(min_length=1)
    widest: int = Field(default=200, ge=2)


class Comparison(Strict):
    """How one attribute speaks for or against; `of` names a column of the profiles."""

    of: str
    kind: ComparisonKind
    frequencies: bool = Field(default=False, description="whether a rare value says more than a common one")


class Training(Strict):
    """How weights are learnt where no row has a key: from agreement alone, by expectation maximisation.

    All columns are ones of which a profile has one value.
    """

    sure: tuple[tuple[str, ...], ...] = Field(
        min_length=1, description="two that agree in all columns of one of these are nearly always one"
    )
    recall: float = Field(gt=0, le=1, description="the share of those that are one whom `sure` finds, roughly")
    learn_on: tuple[tuple[str, ...], ...] = Field(
        min_length=2, description="pairs that agree in one of these are learnt from; what they agree in, from another"
    )


class Guards(Strict):
    """What is too much to be true: then nothing is joined on that value, and it is told."""

    pairs: int = Field(default=20_000_000, ge=1, description="pairs that one rule may give")
    one_value: float = Field(default=0.3, gt=0, le=1, description="share of rows that may say the same")
    members: int = Field(default=5_000, ge=2, description="rows of one source that one entity may have")


class Thresholds(Strict):
    """From which probability on two are one, and from which on a person should look. Measured: see docs/master.md."""

    same: float = Field(gt=0.5, lt=1)
    unsure: float = Field(gt=0, lt=1)
    unregistered: float = Field(gt=0, lt=1, description="share of entities that no register knows")

    @model_validator(mode="after")
    def _in_order(self) -> "Thresholds":
        if self.unsure >= self.same:
            raise ValueError("`unsure` begins below `same`")
        return self


class Resolution(Strict):
    """How the rows of one domain become entities."""

    id: Name
    title: Title
    golden_prefix: str = Field(pattern=r"^[a-z]{2}$")
    names: Names = "person"
    attributes: dict[str, Attribute] = Field(min_length=1)
    sources: dict[str, Source] = Field(min_length=1)
    blocking: tuple[BlockingRule, ...] = Field(min_length=1)
    comparisons: tuple[Comparison, ...] = Field(min_length=1)
    thresholds: Thresholds
    survivorship: dict[str, tuple[Criterion, ...]] = Field(
        min_length=1, description="attribute of the golden record → by what its value is chosen, in this order"
    )
    guards: Guards = Guards()
    training: Training | None = Field(default=None, description="for a domain in which no row has a key")

    @field_validator("attributes")
    @classmethod
    def _one_key(cls, attributes: dict[str, Attribute]) -> dict[str, Attribute]:
        keys = [name for name, one in attributes.items() if one.role == "key"]
        if len(keys) != 1:
            raise ValueError(f"one attribute has the role `key`, not {len(keys)}")
        return attributes

    @model_validator(mode="after")
    def _known_survivors(self) -> "Resolution":
        if unknown := sorted(self.survivorship.keys() - self.attributes.keys()):
            raise ValueError(f"`survivorship` names attributes that are not there: {', '.join(unknown)}")
        return self

    @property
    def name_columns(self) -> tuple[str, ...]:
        """What a profile has of a name besides the name."""
        return NAME_COLUMNS[self.names]

    @property
    def key(self) -> str:
        """The attribute by which alone two rows are one."""
        return next(name for name, one in self.attributes.items() if one.role == "key")
