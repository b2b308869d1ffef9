"""`lake catalog draft`: a file nobody has described yet becomes the draft of a contract."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from catalog.registry.registry import Registry
    from lake.connectors.deliveries import Delivery
    from lake.errors import LakeError
    from lake.settings import Settings
    from quality.drafting.draft import Draft

Files = Annotated[list[Path], typer.Argument(help="Files as departments delivered them.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of contracts to write into; default: print.")]
Department = Annotated[str, typer.Option(help="Whose data it is, as in catalog/departments.yaml.")]


def draft(files: Files, out: Out = None, department: Department = "gsda") -> None:
    """Draft a contract for each file, tried on its own rows: elements, keys and grades, for a person to edit."""
    from catalog.registry.registry import Registry
    from lake.errors import LakeError
    from lake.settings import Settings
    from pipelines.command_line.output import ERR, show_error

    settings = Settings()
    registry = Registry.load(settings.contract_folders)
    if department not in registry.departments:
        raise typer.BadParameter(f"no such department; known: {', '.join(registry.departments)}")
    failed = False
    for made in _drafts(files, registry, settings, department, out):
        if isinstance(made, LakeError):
            failed = True
            show_error(made)
        elif out is None:
            print(made.text)
        else:
            path = out / "resources" / department / f"{made.name}.yaml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made.text, encoding="utf-8")
            ERR.print(f"{path}")
    if failed:
        raise typer.Exit(1)


def _drafts(
    files: Sequence[Path], registry: "Registry", settings: "Settings", department: str, out: Path | None
) -> "Iterator[Draft | LakeError]":
    """What becomes of each file."""
    from lake.connectors.landing.names import shown_name
    from quality.drafting.drafting import drafts
    from quality.drafting.wording import Wordings

    wordings = Wordings.beside(registry, department, [shown_name(file.name) for file in files])
    for path in sorted(out.glob("resources/*/*.yaml")) if out else ():
        if path.parent.name == department:
            wordings.names.add(path.stem)
        wordings.titles.add(_title(path))
    return drafts(settings, registry, wordings, [partial(_delivery, file) for file in files])


def _title(path: Path) -> str:
    """The title of a contract that may be half written; empty where it has none yet."""
    from catalog.yaml_source import read_yaml
    from lake.errors import LakeError

    with suppress(LakeError, KeyError, TypeError):
        return str(read_yaml(path).content["title"]["zh"])
    return ""


def _delivery(file: Path) -> "Delivery":
    """The file as a delivery; LakeError when it is none, or nobody may read it."""
    from datetime import UTC, datetime

    from lake.connectors.deliveries import Delivery, identity
    from lake.connectors.files.file_kinds import source_of_file
    from lake.connectors.landing.landed_files import unreadable
    from lake.connectors.landing.names import shown_name

    name = shown_name(file.name)
    try:
        received = datetime.fromtimestamp(file.lstat().st_mtime, UTC)
        size, digest = identity(file, name)
    except OSError as error:
        raise unreadable(error, name) from error
    return Delivery(name, file, digest, size, received, source_of_file(name))
