"""`lake ui`: Dagster's web interface on the lake's own runs."""

from typing import Annotated

import typer


def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    host: Annotated[str, typer.Option(help="Address to listen on; by default only this machine.")] = "127.0.0.1",
) -> None:
    """Open the Dagster UI: every asset, run, check, schedule and sensor."""
    import os
    import sys
    from pathlib import Path

    from lake.home import refuse_strange_home
    from lake.patience import Patience
    from lake.settings import Settings
    from pipelines.command_line.output import OUT
    from pipelines.dagster_home import use_dagster_home

    settings = Settings()
    refuse_strange_home(settings, Patience(settings.busy_seconds))
    use_dagster_home(settings)
    OUT.print(f"http://{host}:{port} · LAKE_HOME {settings.home} · Ctrl+C ends it")
    workspace = str(Path(__file__).parents[2] / "workspace.yaml")
    command = [sys.executable, "-m", "dagster", "dev", "-w", workspace, "-h", host, "-p", str(port)]
    environment = {**os.environ, "LAKE_HOME": str(settings.home), "PYTHONWARNINGS": "ignore::FutureWarning"}
    os.execve(sys.executable, command, environment)  # in place of this process, so that Ctrl+C and TERM reach Dagster
