"""The application: actions and rows behind `/api`, the folder of the site for all else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route

from pipelines.portal.exchange import RECEIVED
from pipelines.portal.server.desk import Desk
from pipelines.portal.server.endpoints import READ_OR_ASKED, Endpoints
from pipelines.portal.server.facts import Source
from pipelines.portal.server.files import SiteFiles
from pipelines.portal.server.headers import SafeHeaders

_EXPOSED = ["Accept-Ranges", "Content-Length", "Content-Location", "Content-Range", "ETag", "X-Total-Count"]


def portal_app(folder: Path, desk_folder: Path | None = None) -> Starlette:
    """LakeError when there is no site in the folder. Without a folder for it nothing is counted, no form is taken."""
    source = Source(folder)
    desk = Desk(desk_folder, source) if desk_folder else None

    @asynccontextmanager
    async def open_hours(_app: Starlette) -> AsyncIterator[None]:
        yield
        if desk:
            desk.use.close()

    return Starlette(
        routes=[
            *Endpoints(source, desk).routes(),
            *(_handed_in(desk) if desk else []),
            Mount("/", SiteFiles(source, desk.use if desk else None)),
        ],
        lifespan=open_hours,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=READ_OR_ASKED, expose_headers=_EXPOSED),
        ],
    )


def _handed_in(desk: Desk) -> list[Route]:
    """A static page has a form; what it sends comes here, in either language."""
    return [
        route
        for lang in ("", "/en")
        for route in (
            Route(f"{lang}/requests/", desk.take, methods=["POST"]),
            Route(f"{lang}/{RECEIVED}{{receipt}}", desk.received),
        )
    ]
