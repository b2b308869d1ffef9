"""`lake catalog validate`: what is wrong with what people declared, and what it will do to the lake that is there."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assets.release.foreseen import TableChange
    from lake.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def validate(as_json: AsJson = False) -> None:
    """Check every contract, element, code list, model and SQL check; exit code 1 when something is wrong.

    Where there is a lake, say also what the next run will make of it: tables split anew, columns that go, and what
    makes the next release a major one; and paths that lead to no folder where deliveries land.
    """
    from catalog.validation.catalogue import validate as problems_of
    from catalog.validation.landing_paths import awaited_paths, unmet_paths
    from lake.settings import Settings
    from pipelines.catalogue import faults_of_models, load_catalogue, misplaced
    from pipelines.command_line.output import OUT, print_json, show_error

    settings = Settings()
    catalogue = load_catalogue(settings)
    registry = catalogue.registry
    ahead = _foreseen(settings)
    awaited = awaited_paths(registry.resources.values())
    unmet = [*unmet_paths(awaited, [settings.landing_folder], registry.departments)]
    others = [error for error in catalogue.errors if error not in registry.errors]
    problems = [
        *problems_of(registry),
        *others,
        *faults_of_models(catalogue),
        *misplaced(registry, catalogue.tables, catalogue.models),
    ]
    if as_json:
        told = {**asdict(ahead), "unmet_paths": [asdict(path) for path in unmet]}
        print_json({"ok": not problems, "problems": [problem.as_dict() for problem in problems], **told})
    else:
        for problem in problems:
            show_error(problem)
        for line in (*ahead.lines(), *map(str, unmet)):
            OUT.print(line, markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        OUT.print(f"{len(registry.resources)} resources, {len(registry.elements)} data elements: nothing wrong")


@dataclass(frozen=True)
class _Ahead:
    """What will become of the lake's tables, which nothing declares, and what breaks with the release."""

    changes: Sequence["TableChange"] = ()
    undeclared: Sequence[str] = ()
    breaks: Sequence[str] = ()

    def lines(self) -> Iterator[str]:
        """What is said of it, one line each."""
        yield from (f"at the next run {change}" for change in self.changes)
        yield from (f"{table}: nothing declares it any more (lake catalog drop {table})" for table in self.undeclared)
        if self.breaks:
            yield f"the next release is a major one: {'; '.join(self.breaks)}"


def _foreseen(settings: "Settings") -> _Ahead:
    """Nothing where there is no lake yet."""
    from assets.release.foreseen import foreseen_changes, undeclared_tables
    from assets.release.foreseen_release import foreseen_breaks
    from pipelines.command_line.opened import opened_lake

    if not settings.catalog and not settings.catalog_path.exists():
        return _Ahead()
    with opened_lake(settings) as lake:
        return _Ahead([*foreseen_changes(lake)], undeclared_tables(lake), foreseen_breaks(lake))
