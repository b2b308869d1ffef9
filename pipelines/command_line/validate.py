"""`lake catalog validate`: what is wrong with what people declared, and what it will do to the lake that is there."""

from dataclasses import asdict

import typer

from pipelines.command_line.as_json import AsJson


def validate(as_json: AsJson = False) -> None:
    """Check every contract, element, code list, model and SQL check; exit code 1 when something is wrong.

    Where there is a lake, say also what the next run will make of it: tables split anew, columns that go, and what
    makes the next release a major one; and paths that lead to no folder where deliveries land.
    """
    from catalog.validation.landing_paths import unmet_paths
    from lake.settings import Settings
    from pipelines.command_line.output import OUT, print_json, show_error
    from pipelines.validated import foreseen, validated

    settings = Settings()
    found, ahead = validated(settings), foreseen(settings)
    unmet = [*unmet_paths(found.awaited, [settings.landing_folder], found.departments)]
    if as_json:
        told = {**asdict(ahead), "unmet_paths": [asdict(path) for path in unmet]}
        print_json({"ok": not found.problems, "problems": [one.as_dict() for one in found.problems], **told})
    else:
        for problem in found.problems:
            show_error(problem)
        for line in (*ahead.lines(), *map(str, unmet)):
            OUT.print(line, markup=False, soft_wrap=True)
    if found.problems:
        raise typer.Exit(1)
    if not as_json:
        OUT.print(f"{found.resources} 个信息资源、{found.elements} 个数据元，未发现问题")
        OUT.print(f"[dim]{found.resources} resources, {found.elements} data elements: nothing wrong[/dim]")
