"""`lake verify`: whether every file of the lake still is what was committed."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from lake.lakehouse import Lakehouse
    from lake.verification import Verification

Full = Annotated[bool, typer.Option("--full", help="Read every file and compare its checksum; else length and rows.")]


def verify(full: Full = False, as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """Look at every file of every table, release and export. Exit code 1 when one is not as it was written."""
    from dataclasses import asdict

    from lake.settings import Settings
    from pipelines.command_line.opened import opened_lakehouse
    from pipelines.command_line.output import OUT, print_json, print_rows

    with opened_lakehouse(Settings()) as lakehouse:
        found = _verified(lakehouse, full)
    if as_json:
        print_json({"whole": full, **asdict(found)})
    else:
        print_rows([asdict(damage) for damage in found.damages], "损坏 · damaged") if found.damages else None
        how = "checksums" if full else "presence, length and rows"
        OUT.print(f"{found.files:,} files, {len(found.damages)} damaged, looked at by {how}")
        if found.unknown and full:
            OUT.print(f"{found.unknown:,} files have no recorded checksum: they are older than the records")
    if found.damages:
        raise typer.Exit(1)


def _verified(lakehouse: "Lakehouse", full: bool) -> "Verification":
    from rich.progress import Progress

    from assets.publication.verification import export_damages
    from lake.release import Releases
    from lake.verification import Damage, Expected, Verification, check_all, expected_files
    from pipelines.command_line.output import ERR

    expected: list[Expected] = []
    damages: list[Damage] = []
    for one in expected_files(lakehouse, lakehouse.ledger.recorded_files()):
        damages.append(one) if isinstance(one, Damage) else expected.append(one)
    with Progress(console=ERR, transient=True) as progress:
        task = progress.add_task("reading files …", total=sum(one.bytes or 0 for one in expected))
        looked = check_all(
            lakehouse.settings.home, expected, whole=full, done=lambda size: progress.advance(task, size)
        )
    damages += [*looked.damages, *Releases(lakehouse).damages(whole=full)]
    damages += export_damages(lakehouse.settings) if full else ()
    return Verification(looked.files, tuple(damages), looked.unknown)
