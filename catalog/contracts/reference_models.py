"""Records that contracts refer to by id: units, systems, licences, themes, code lists and publications."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from catalog.contracts.contract import Title, UpdateCycle
from catalog.contracts.strict import Strict
from catalog.counties import CITY_CODE

RecordId = str
_ID = r"^[a-z][a-z0-9_.-]*$"
FileFormat = Literal["csv", "parquet", "jsonl", "jsonl.gz", "xlsx", "json", "xml", "geojson", "geo.parquet", "fgb"]
GEOGRAPHIC_FORMATS = ("geojson", "geo.parquet", "fgb")
"""GeoJSON, GeoParquet and FlatGeobuf."""
_USCC = r"^[1-9ANY][1-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"


class Record(Strict):
    """Anything with an id and a title in two languages."""

    id: RecordId = Field(pattern=_ID)
    title: Title


class Department(Record):
    """A unit that owns data (数源部门)."""

    short: str = Field(min_length=2, description="what others call it: 公安局")
    uscc: str | None = Field(default=None, pattern=_USCC, description="资源提供方代码; sandbox values are made up")
    division: str | None = Field(default=None, pattern=r"^\d{6}$", description="the county it governs, if it is one")
    aliases: tuple[str, ...] = Field(default=(), description="earlier and colloquial names")


class System(Record):
    """One of the 37 systems of the action plan 《江门市新型智慧城市建设行动方案(2021-2023年)》."""

    code: str = Field(pattern=r"^[GPBXES]\d{2}$", description="chapter letter and number, as in G04")
    clause: str = Field(description="where the plan says so, as in 二(一)4")
    departments: tuple[RecordId, ...] = Field(min_length=1, description="who leads it; the first is responsible")


class Licence(Record):
    """The terms of use of open data."""

    url: str = Field(pattern=r"^https?://")
    summary: str = Field(min_length=1, description="Chinese: what one may do and must do")
    open: bool = Field(description="free use, change and redistribution, for any purpose, with at most attribution")


class Theme(Record):
    """One of the 20 priority themes of 公共信息资源开放试点."""

    eu: str | None = Field(
        default=None,
        pattern=r"^(AGRI|ECON|EDUC|ENER|ENVI|GOVE|HEAL|INTR|JUST|REGI|SOCI|TECH|TRAN)$",
        description="code of the European data theme above it",
    )
    departments: tuple[RecordId, ...] = Field(
        default=(), description="whose resources fall under it while they are described and not published"
    )


class CodeList(Strict):
    """A closed list of codes (代码集)."""

    id: RecordId = Field(pattern=_ID)
    title: Title
    standard: str = Field(min_length=1)
    codes: dict[str, str] = Field(min_length=1, description="code → Chinese title")
    aliases: dict[str, str] = Field(default={}, description="other spellings departments use → code")
    former: dict[str, str] = Field(default={}, description="a former edition's code that changed → code")
    classification: bool = Field(default=False, description="titles repeat from level to level and stand for no code")

    @model_validator(mode="after")
    def _unambiguous(self) -> "CodeList":
        for key in ("aliases", "former"):
            if unknown := sorted({code for code in getattr(self, key).values() if code not in self.codes}):
                raise ValueError(f"`{key}` lead to codes that are not in the list: {', '.join(unknown)}")
        titles = [] if self.classification else list(self.codes.values())
        if repeated := sorted({title for title in titles if titles.count(title) > 1}):
            raise ValueError(f"two codes have the same title: {', '.join(repeated)}")
        if taken := sorted(spelling for spelling in self.aliases if spelling in self.codes):
            raise ValueError(f"`aliases` that are codes themselves: {', '.join(taken)}")
        return self

    @property
    def spellings(self) -> dict[str, str]:
        """Every way but the code itself to say a code → the code."""
        titles = {} if self.classification else {title: code for code, title in self.codes.items()}
        return {**{title: code for title, code in titles.items() if title not in self.codes}, **self.aliases}


class Coverage(Strict):
    """Where and since when a publication tells something."""

    division: str = Field(default=CITY_CODE, pattern=r"^\d{6}$")
    since: date | None = None
    until: date | None = None


DisclosureRule = Literal["small_groups", "dominance", "differencing", "changes", "rows", "places"]
"""What an override may lift. Grades, personal numbers and free text are lifted by nobody."""


class Override(Strict):
    """Somebody's decision that a rule of the disclosure gate does not hold for some columns; none: for all."""

    rule: DisclosureRule
    columns: tuple[str, ...] = ()
    by: str = Field(min_length=2, description="who decided it")
    on: date
    reason: str = Field(min_length=10, description="why the figures may be known all the same")


class DisclosureStatement(Strict):
    """What the SQL of a publication does not say of its table."""

    about: Literal["persons", "organisations", "events", "things"] | None = Field(
        default=None, description="whom its rows or groups are about; default: as the sources of its SQL say"
    )
    because: str = Field(default="", description="why they are that, where the sources say something else")
    totals: dict[str, str] = Field(default={}, description="a column → its value in rows that sum up all others")
    overrides: tuple[Override, ...] = ()

    @model_validator(mode="after")
    def _reason(self) -> "DisclosureStatement":
        if self.about and len(self.because) < 10:
            raise ValueError("`about` needs `because`: whoever reviews the list has to know why")
        return self

    def lifts(self, rule: DisclosureRule, column: str | None = None) -> bool:
        """Whether somebody decided that a rule does not hold, for a column or for the whole table."""
        return any(one.rule == rule and (not one.columns or column in one.columns) for one in self.overrides)


class Geometry(Strict):
    """The columns of a published table that say where a row is: degrees of CGCS2000, which is WGS 84 for readers."""

    longitude: str = "longitude"
    latitude: str = "latitude"


class Publication(Record):
    """One entry of the reviewed list of what the city publishes; the id is the file's name."""

    table: str = Field(pattern=r"^open\.[a-z][a-z0-9_]*$")
    description: str = Field(min_length=10, max_length=1000)
    description_en: str = Field(default="", max_length=2000)
    publisher: RecordId
    licence: RecordId
    themes: tuple[RecordId, ...] = Field(min_length=1)
    keywords: tuple[str, ...] = Field(min_length=1)
    update: UpdateCycle
    formats: tuple[FileFormat, ...] = Field(min_length=1)
    geometry: Geometry | None = Field(default=None, description="for geographic formats, and a map on the page")
    approved_by: str = Field(min_length=1, description="who decided that it may be published")
    approved_on: date
    approved_until: date | None = Field(default=None, description="its last day; the next one the dataset is withdrawn")
    basis: str = Field(default="", description="the legal basis of the decision")
    standards: tuple[str, ...] = ()
    coverage: Coverage = Coverage()
    disclosure: DisclosureStatement = DisclosureStatement()

    @model_validator(mode="after")
    def _placed(self) -> "Publication":
        if self.geometry is None and (named := sorted({*GEOGRAPHIC_FORMATS} & {*self.formats})):
            raise ValueError(f"`geometry` says which columns are the place in {', '.join(named)}")
        return self

    def in_force(self, today: date) -> bool:
        """Whether the approval still holds on a day in Beijing."""
        return self.approved_until is None or today <= self.approved_until
