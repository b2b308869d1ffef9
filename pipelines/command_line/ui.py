"""`lake ui`: Dagster's web interface on the lake's own runs."""

from typing import Annotated

import typer

Host = Annotated[str, typer.Option(help="Address to listen on; by default only this machine.")]
Allowed = Annotated[
    list[str] | None, typer.Option("--allowed-host", help="A further name to answer to: that of a reverse proxy.")
]
Proxy = Annotated[
    bool, typer.Option("--behind-proxy", help="A reverse proxy with a login stands in front: required for --host.")
]


def ui(
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 3000,
    host: Host = "127.0.0.1",
    allowed_host: Allowed = None,
    behind_proxy: Proxy = False,
) -> None:
    """Open the Dagster UI: every asset, run, check, schedule and sensor. It has no login of its own."""
    import os

    from lake.errors import LakeError
    from lake.home.identity import refuse_strange_home
    from lake.settings import Settings
    from lake.storage.patience import Patience
    from pipelines.command_line.output import OUT
    from pipelines.command_line.run import tell_beginning
    from pipelines.dagster_home import use_dagster_home
    from pipelines.web.dagster_ui import serve
    from pipelines.web.host_guard import LOOPBACK

    if host not in LOOPBACK and not behind_proxy:
        raise LakeError(
            f"{host} can be reached from other machines, and the Dagster UI knows no login",
            advice="let a reverse proxy with a login stand in front of it, then add --behind-proxy and "
            "--allowed-host with the proxy's name (docs/security.md)",
        )
    settings = Settings()
    tell_beginning(settings)
    refuse_strange_home(settings, Patience(settings.busy_seconds))
    use_dagster_home(settings)
    os.environ["LAKE_HOME"] = str(settings.home)
    os.environ.setdefault("PYTHONWARNINGS", "ignore::FutureWarning")
    OUT.print(f"http://{host}:{port} · LAKE_HOME {settings.home} · Ctrl+C ends it")
    serve(host, port, LOOPBACK | set(allowed_host or ()))
