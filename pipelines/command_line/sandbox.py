"""`lake sandbox`: a Jiangmen that does not exist, to run the lake without touching personal data."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.command_line.as_json import AsJson
from pipelines.command_line.run import Full, Landings, Selection, run_and_report
from pipelines.sandbox.port import PORT

if TYPE_CHECKING:
    from lake.settings import Settings
    from pipelines.sandbox.build import SandboxSummary

app = typer.Typer(no_args_is_help=True)
Scale = Annotated[str, typer.Option(help="S 1/1000, M 1/100, L 1/10 or XL the whole city.")]
Seed = Annotated[int, typer.Option(help="The same seed makes the same city.")]
Out = Annotated[Path | None, typer.Option("--out", help="Folder of the city; default: LAKE_HOME/sandbox.")]
Faults = Annotated[
    list[str] | None,
    typer.Option("--faults", help="How many times as often as usual: all=0 for none, H6=3 for one kind; may repeat."),
]
History = Annotated[
    bool,
    typer.Option(
        "--history",
        help="Indicators since 2018, diseases since 2020, settlements since 2021, what is compared since 2022.",
    ),
]
Port = Annotated[int, typer.Option(help="Where its interfaces are served; two cities at once need two.")]
DEFAULT_SEED = 440700


@app.command()
def build(
    scale: Scale = "S",
    seed: Seed = DEFAULT_SEED,
    out: Out = None,
    faults: Faults = None,
    history: History = False,
    port: Port = PORT,
    as_json: AsJson = False,
) -> None:
    """Make the deliveries of all departments, and beside them the truth about every fault."""
    from lake.settings import Settings
    from pipelines.command_line.output import print_json

    made = _build(Settings(), scale, seed, out, faults, history=history, port=port, quiet=as_json)
    if as_json:
        print_json({**vars(made), "landing": str(made.landing), "truth": str(made.truth)})


@app.command()
def serve(out: Out = None) -> None:
    """Serve the city's interfaces on this machine until Ctrl+C."""
    from threading import Event

    from lake.settings import Settings
    from pipelines.command_line.output import OUT
    from pipelines.sandbox.service import serving

    with _explained(), serving(_folder(Settings(), out)) as address:
        OUT.print(f"{address} · Ctrl+C ends it")
        Event().wait()


@app.command()
def run(
    scale: Scale = "S",
    seed: Seed = DEFAULT_SEED,
    out: Out = None,
    faults: Faults = None,
    history: History = False,
    port: Port = PORT,
    select: Selection = None,
    landing: Landings = None,
    full: Full = False,
    as_json: AsJson = False,
) -> None:
    """Make the city if it is not there, serve its interface, and run the lake on it."""
    from lake.home.presence import lake_to_begin
    from lake.settings import Settings
    from pipelines.sandbox.service import serving

    settings = Settings()
    lake_to_begin(settings)  # before the city is made in a place where no lake may begin
    made = _build(settings, scale, seed, out, faults, history=history, port=port, quiet=as_json)
    further = [] if _is_landing(settings, made.landing) else [made.landing]
    with _explained(), serving(made.out):
        run_and_report(settings, [*further, *(landing or [])], select or [], as_json, full=full)


@contextmanager
def _explained() -> Iterator[None]:
    """The city's own errors, as the command line shows errors: the city imports nothing of the lake."""
    from lake.errors import LakeError
    from pipelines.sandbox.errors import SandboxError

    try:
        yield
    except SandboxError as error:
        raise LakeError(error.message, advice=error.advice, file=error.file) from error


def _is_landing(settings: "Settings", made: Path) -> bool:
    """The city delivers where departments do, if nobody else does: so schedules and the Dagster UI find it too."""
    if not settings.landing_folder.exists():
        settings.landing_folder.parent.mkdir(parents=True, exist_ok=True)
        settings.landing_folder.symlink_to(made, target_is_directory=True)
    return settings.landing_folder.resolve() == made.resolve()


def _build(
    settings: "Settings",
    scale: str,
    seed: int,
    out: Path | None,
    faults: list[str] | None,
    *,
    history: bool,
    port: int,
    quiet: bool,
) -> "SandboxSummary":
    from pipelines.command_line.output import ERR
    from pipelines.sandbox.build import build as build_city

    factors, started = _factors(faults or []), time.monotonic()
    with _explained(), ERR.status("building the sandbox city …"):
        made = build_city(_folder(settings, out), scale, seed, factors=factors, history=history, port=port)
    if not quiet:
        rows, planted = sum(made.rows.values()), sum(made.faults.values())
        state = f"built in {time.monotonic() - started:.1f} s" if made.built else "is there"
        size = sum(file.stat().st_size for file in made.out.rglob("*") if file.is_file()) / 1e6
        ERR.print(
            f"沙盒城市 · sandbox city {made.scale} {state}: {len(made.rows)} resources, {rows:,} rows, "
            f"{size:,.0f} MB, {planted:,} planted faults, {made.out}"
        )
    return made


def _factors(faults: list[str]) -> dict[str, float]:
    """`["all=0", "H6=3"]` → `{"all": 0.0, "H6": 3.0}`."""
    found = [re.fullmatch(r"(all|H\d{1,2})=(\d+(?:\.\d+)?)", fault) for fault in faults]
    if not all(found):
        raise typer.BadParameter("write all=NUMBER or H6=NUMBER", param_hint="--faults")
    return {match[1]: float(match[2]) for match in found if match}


def _folder(settings: "Settings", out: Path | None) -> Path:
    return (out or settings.home / "sandbox").resolve()
