"""`lake catalog draft`: a file nobody has described yet becomes the draft of a contract."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.command_line.written_out import require_folder

if TYPE_CHECKING:
    from catalog.registry.registry import Registry
    from lake.connectors.deliveries import Delivery
    from lake.errors import LakeError
    from lake.settings import Settings
    from quality.drafting.draft import Draft
    from quality.drafting.drafting import Arrival

Files = Annotated[list[Path], typer.Argument(help="Files as departments delivered them.", exists=True, dir_okay=False)]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of contracts to write into; default: print.")]
Department = Annotated[str, typer.Option(help="Whose data it is, as in catalog/departments.yaml.")]


def draft(files: Files, out: Out = None, department: Department = "gsda") -> None:
    """Draft a contract for each file, tried on its own rows: elements, keys and grades, for a person to edit.

    Of an archive, for each file in it.
    """
    from tempfile import TemporaryDirectory

    from catalog.registry.registry import Registry
    from lake.errors import LakeError
    from lake.settings import Settings
    from lake.storage.durable import make_folder
    from pipelines.command_line.opened import or_elsewhere
    from pipelines.command_line.output import show_error

    if out is not None:
        require_folder(out)
    settings = Settings()
    registry = Registry.load(settings.contract_folders)
    if department not in registry.departments:
        registry.department(department)  # says which may be meant
    failed = False
    with or_elsewhere(settings) as there:
        make_folder(there.temporary_folder)
        with TemporaryDirectory(dir=there.temporary_folder) as unpacked:
            for made in _drafts(list(_arrivals(files, Path(unpacked))), registry, there, department, out):
                if isinstance(made, LakeError):
                    failed = True
                    show_error(made)
                else:
                    _hand_out(made, out, department)
    if failed:
        raise typer.Exit(1)


def _hand_out(made: "Draft", out: Path | None, department: str) -> None:
    from pipelines.command_line.output import ERR

    if out is None:
        print(made.text)
        return
    path = out / "resources" / department / f"{made.name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(made.text, encoding="utf-8")
    ERR.print(f"{path}")


def _arrivals(files: Sequence[Path], unpacked: Path) -> "Iterator[tuple[str, Arrival]]":
    """Each file by its name, in place of an archive what it holds: a member lands as if it lay beside its archive."""
    from lake.connectors.archives.archive_kinds import archive_suffix
    from lake.connectors.landing.landed_files import archived_files
    from lake.connectors.landing.names import shown_name
    from lake.errors import LakeError

    for file in files:
        name = shown_name(file.name)
        if archive_suffix(name) is None:
            yield name, partial(_delivery, file, name)
            continue
        for found in archived_files(file, name, unpacked):
            if isinstance(found, LakeError):
                yield name, partial(_refused, found)
            else:
                member = PurePosixPath(found.name.removeprefix(f"{name}!")).name
                yield member, partial(_delivery, found.path, member)


def _refused(error: "LakeError") -> "Delivery":
    raise error


def _drafts(
    arrivals: "Sequence[tuple[str, Arrival]]",
    registry: "Registry",
    settings: "Settings",
    department: str,
    out: Path | None,
) -> "Iterator[Draft | LakeError]":
    """What becomes of each file."""
    from quality.drafting.drafting import drafts
    from quality.drafting.wording import Wordings

    wordings = Wordings.beside(registry, department, [name for name, _arrival in arrivals])
    for path in sorted(out.glob("resources/*/*.yaml")) if out else ():
        if path.parent.name == department:
            wordings.names.add(path.stem)
        wordings.titles.add(_title(path))
    return drafts(settings, registry, wordings, [arrival for _name, arrival in arrivals])


def _title(path: Path) -> str:
    """The title of a contract that may be half written; empty where it has none yet."""
    from catalog.yaml_source import read_yaml
    from lake.errors import LakeError

    with suppress(LakeError, KeyError, TypeError):
        return str(read_yaml(path).content["title"]["zh"])
    return ""


def _delivery(file: Path, name: str) -> "Delivery":
    """The file as a delivery; LakeError when it is none, or nobody may read it."""
    from datetime import UTC, datetime

    from lake.connectors.deliveries import Delivery, identity
    from lake.connectors.landing.landed_files import unreadable
    from lake.connectors.reading import source_of_file

    try:
        received = datetime.fromtimestamp(file.lstat().st_mtime, UTC)
        size, digest = identity(file, name)
    except OSError as error:
        raise unreadable(error, name) from error
    return Delivery(name, file, digest, size, received, source_of_file(file, name))
