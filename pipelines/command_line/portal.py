"""`lake portal`: the open-data site as a folder, and a server for it and its API."""

from pathlib import Path
from typing import Annotated

import typer

from lake.told import Told
from pipelines.command_line import public_requests
from pipelines.command_line.as_json import AsJson

app = typer.Typer(no_args_is_help=True)
app.add_typer(public_requests.app, name="requests", help="公众的申请、纠错与异议 · what readers handed in.")
_BUILT = Told(
    "{datasets} datasets in {folder}: {changed} files written, {removed} removed",
    "{folder} 中有 {datasets} 个数据集：写入 {changed} 个文件，删除 {removed} 个",
)
_WITHOUT_INDEX = Told(
    "pagefind is not installed: the search looks only at titles and descriptions",
    "没有安装 pagefind：搜索只看标题和说明",
)
Folder = Annotated[
    Path | None, typer.Option("--out", "--to", help="Folder of the site; by default portal/ in the home.")
]


@app.command()
def build(to: Folder = None, as_json: AsJson = False) -> None:
    """Write the site from what is published: any web server can serve the folder."""
    from dataclasses import asdict

    from lake.settings import Settings
    from pipelines.command_line.output import OUT, both, print_json
    from pipelines.portal.unchanged import unchanged

    settings = Settings()
    folder = to or settings.portal_folder
    built = unchanged(settings, folder)
    if built is None:
        from pipelines.command_line.written_out import require_folder
        from pipelines.portal.build import build as build_site

        if to is not None:
            require_folder(to)
        built = build_site(settings, folder)
    if as_json:
        print_json(asdict(built))
        return
    counts = {name: f"{getattr(built, name):,}" for name in ("datasets", "changed", "removed")}
    OUT.print(both(_BUILT.of(folder=built.folder, **counts)), soft_wrap=True)
    if not built.searchable:
        OUT.print(both(_WITHOUT_INDEX), soft_wrap=True)


@app.command()
def serve(
    folder: Annotated[
        Path | None, typer.Option("--from", help="Folder of the site; by default portal/ in the home.")
    ] = None,
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 8080,
    host: Annotated[str, typer.Option(help="Address to listen on; by default only this machine.")] = "127.0.0.1",
    desk: Annotated[bool, typer.Option(help="Take what the form brings, and count use.")] = True,
) -> None:
    """Serve the site and its API. It reads the folder only: no table of the lake, no ledger.

    What the form of the site brings and how often datasets are used is written into restricted/portal/ of the home.
    """
    from lake.settings import Settings
    from pipelines.command_line.output import OUT
    from pipelines.portal.server.serving import serve as serve_site

    settings = Settings()
    place = folder or settings.portal_folder
    OUT.print(f"http://{host}:{port} · {place} · Ctrl+C ends it")
    serve_site(place, host, port, settings.portal_desk if desk else None)
