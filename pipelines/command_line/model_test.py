"""`lake catalog test`: do the models do what the cases beside them say."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines.command_line.as_json import AsJson

if TYPE_CHECKING:
    from pipelines.catalogue import Catalogue

Model = Annotated[str | None, typer.Argument(help="Part of a model's name, such as smart_fire; all when left out.")]


def test(model: Model = None, as_json: AsJson = False) -> None:
    """Run the cases beside the models on an empty database: rows given, rows expected; exit code 1 when one differs."""
    from lake.settings import Settings
    from pipelines.catalogue import load_catalogue
    from pipelines.command_line.output import OUT, print_json

    outcomes = _outcomes(load_catalogue(Settings()), model or "")
    failed = [one for one in outcomes if one["differences"]]
    if as_json:
        print_json({"ok": not failed, "cases": outcomes})
    for one in failed if not as_json else ():
        OUT.print(f"✗ {one['model']} · {one['case']}  ({one['file']}:{one['line']})", markup=False)
        for sentence in one["differences"]:
            OUT.print(f"    {sentence}", markup=False)
    if not as_json:
        OUT.print(f"{len(outcomes)} cases, {len(failed)} differ")
    if failed:
        raise typer.Exit(1)


def _outcomes(catalogue: "Catalogue", part: str) -> list[dict[str, Any]]:
    from contextlib import closing

    from catalog.models.case_run import Scratch, differences
    from catalog.models.model_cases import cases_of
    from lake.engine.session import scratch_session
    from lake.errors import LakeError

    chosen = [one for one in catalogue.tables.models.values() if part in one.name]
    if not chosen:
        raise LakeError(f"no model has {part!r} in its name", advice="`lake catalog graph` names all models")
    with closing(scratch_session()) as session:
        scratch = Scratch(session)
        return [
            {
                "model": model.name,
                "case": case.name,
                "file": str(case.place.path),
                "line": case.place.document.line(case.place.at),
                "differences": differences(case, model, catalogue.tables, scratch),
            }
            for model in chosen
            for case in cases_of(model)
        ]
