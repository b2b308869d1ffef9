"""What the contracts of a call of `draft` are called: no name, title or file of one is another's."""

from collections.abc import Collection
from dataclasses import dataclass, field

from catalog.registry.registry import Registry
from lake.connectors.landing.landing_file import glob_pattern
from quality.drafting.names import exact_pattern, series_pattern, snake_case, stem_of, title_of, unused


@dataclass(frozen=True)
class Wording:
    """Whose the contract is, what nobody else is called, and by which names its deliveries are known."""

    department: str
    name: str
    title: str
    pattern: str


@dataclass
class Wordings:
    """The names and titles that are taken; each wording takes its own. `files` are all that are drafted together."""

    department: str
    files: Collection[str]
    names: set[str] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)

    @classmethod
    def beside(cls, registry: Registry, department: str, files: Collection[str]) -> "Wordings":
        """Beside the contracts of the catalogue."""
        known = registry.contracts.values()
        names = {one.path.stem for one in known if one.path.parent.name == department}
        return cls(department, files, names, {one.title.zh for one in known})

    def of(self, file: str) -> Wording:
        """The wording of one file's contract."""
        name = unused(snake_case(stem_of(file)), self.names)
        title = unused(title_of(file), self.titles, "{}（{}）")
        self.names.add(name)
        self.titles.add(title)
        return Wording(self.department, name, title, self._pattern(file))

    def _pattern(self, file: str) -> str:
        """The file and those of its series, as long as these are not drafted for themselves."""
        series = glob_pattern(series_pattern(file))
        alone = sum(bool(series.fullmatch(one)) for one in self.files) <= 1
        return series_pattern(file) if alone else exact_pattern(file)
