"""`lake catalog draft`: a file nobody has described yet becomes the draft of a contract."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from catalog.registry.registry import Registry
    from lake.errors import LakeError
    from lake.settings import Settings
    from quality.drafting.draft import Draft
    from quality.drafting.profile import Profile

Files = Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, help="Files as departments delivered them.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of contracts to write into; default: print.")]
Department = Annotated[str, typer.Option(help="Whose data it is, as in catalog/departments.yaml.")]


def draft(files: Files, out: Out = None, department: Department = "gsda") -> None:
    """Profile files and draft a contract for each: titles, types, elements, keys and grades, for a person to edit."""
    from catalog.registry.registry import Registry
    from lake.settings import Settings
    from pipelines.command_line.output import ERR, show_error

    settings = Settings()
    registry = Registry.load(settings.contract_folders)
    if department not in registry.departments:
        raise typer.BadParameter(f"no such department; known: {', '.join(registry.departments)}")
    profiles, errors = _profiles(files)
    for error in errors:
        show_error(error)
    for made in _drafts(profiles, registry, settings, department):
        if out is None:
            print(made.text)
            continue
        path = _free_path(out / "resources" / department, made.name)
        path.write_text(made.text, encoding="utf-8")
        ERR.print(f"{path}")
    if errors:
        raise typer.Exit(1)


def _profiles(files: Sequence[Path]) -> "tuple[list[Profile], list[LakeError]]":
    """A file that cannot be read stops no other."""
    from datetime import UTC, datetime

    from lake.connectors.deliveries import Delivery, identity
    from lake.connectors.files.file_kinds import source_of_file
    from lake.connectors.landing.names import shown_name
    from lake.errors import LakeError
    from quality.drafting.profile import profile

    profiles, errors = [], []
    with tempfile.TemporaryDirectory() as scratch:
        for file in files:
            name, received = shown_name(file.name), datetime.fromtimestamp(file.lstat().st_mtime, UTC)
            try:
                size, digest = identity(file, name)
                delivery = Delivery(name, file, digest, size, received, source_of_file(name))
                profiles.append(profile(delivery, Path(scratch)))
            except LakeError as error:
                errors.append(error)
    return profiles, errors


def _drafts(
    profiles: "Sequence[Profile]", registry: "Registry", settings: "Settings", department: str
) -> "list[Draft]":
    from lake.engine.duck import DuckEngine
    from quality.drafting.draft import draft as draft_contract
    from quality.drafting.recognition import recognise

    samples = {
        f"{number}/{column.name}": column.values for number, made in enumerate(profiles) for column in made.columns
    }
    with DuckEngine(settings) as engine:
        found = recognise(engine, registry, samples)
    return [
        draft_contract(
            made, {column.name: found[f"{number}/{column.name}"] for column in made.columns}, registry, department
        )
        for number, made in enumerate(profiles)
    ]


def _free_path(folder: Path, name: str) -> Path:
    """Nothing that is there is overwritten: it may have been edited."""
    folder.mkdir(parents=True, exist_ok=True)
    path, number = folder / f"{name}.yaml", 2
    while path.exists():
        path, number = folder / f"{name}_{number}.yaml", number + 1
    return path
