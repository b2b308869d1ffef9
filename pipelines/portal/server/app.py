"""The application: actions and rows behind `/api`, the folder of the site for all else."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from pipelines.portal.exchange import RECEIVED
from pipelines.portal.server.actions import ACTIONS
from pipelines.portal.server.desk import Desk, dataset_of
from pipelines.portal.server.facts import Source
from pipelines.portal.server.files import SiteFiles
from pipelines.portal.server.headers import SafeHeaders
from pipelines.portal.server.openapi import openapi
from pipelines.portal.server.parameters import Parameters
from pipelines.portal.server.problems import Problem, missing, unreadable
from pipelines.portal.server.rest import rows_answer

_LONGEST_BODY = 64 * 1024
_EXPOSED = ["Accept-Ranges", "Content-Length", "Content-Location", "Content-Range", "ETag", "X-Total-Count"]
_CATALOGUES = {
    "text/turtle": "catalog.ttl",
    "application/ld+json": "catalog.jsonld",
    "application/rdf+xml": "catalog.rdf",
}


def portal_app(folder: Path, desk_folder: Path | None = None) -> Starlette:
    """LakeError when there is no site in the folder. Without a folder for it nothing is counted, no form is taken."""
    source = Source(folder)
    desk = Desk(desk_folder, source) if desk_folder else None

    @asynccontextmanager
    async def open_hours(_app: Starlette) -> AsyncIterator[None]:
        yield
        if desk:
            desk.use.close()

    def note_call(request: Request, dataset: str) -> None:
        if desk:
            desk.use.count(dataset, "calls", request.headers.get("user-agent", ""))

    async def action(request: Request) -> Response:
        name = request.path_params["name"]
        try:
            if name not in ACTIONS:
                raise unreadable(f"Action name not known: {name}")
            asked = Parameters(await _asked(request))
            result = await run_in_threadpool(ACTIONS[name], source.facts, asked)
            note_call(request, dataset_of(name, result, asked.text("resource_id") or asked.text("id"), source))
        except Problem as problem:
            return _json({"help": _help(source, name), "success": False, "error": problem.said}, problem.status)
        return _json({"help": _help(source, name), "success": True, "result": result})

    async def rows(request: Request) -> Response:
        try:
            answer = await run_in_threadpool(rows_answer, source.facts, request)
            note_call(request, request.path_params["dataset"])
            return answer
        except Problem as problem:
            return _json({"error": problem.said}, problem.status)

    async def document(_request: Request) -> Response:
        return _json(openapi(source.facts))

    async def catalogue(request: Request) -> Response:
        accepted = request.headers.get("accept", "")
        file = next((file for kind, file in _CATALOGUES.items() if kind in accepted), "datasets/")
        return RedirectResponse(f"/{file}", 303, headers={"Vary": "Accept"})

    async def latest(request: Request) -> Response:
        dataset, file = request.path_params["dataset"], request.path_params["file"]
        try:
            version = source.facts.package(dataset)["version"]
        except Problem as problem:
            return _json({"error": problem.said}, problem.status)
        return RedirectResponse(f"/datasets/{dataset}/{version}/{file}", 302, headers={"Cache-Control": "no-cache"})

    async def unknown(request: Request) -> Response:
        return _json({"error": missing(request.url.path).said}, 404)

    both = ["GET", "POST"]
    handed_in = _handed_in(desk) if desk else []
    return Starlette(
        routes=[
            Route("/api/3/action/{name}", action, methods=both),
            Route("/api/action/{name}", action, methods=both),
            Route("/api/rows/{dataset}", rows),
            Route("/api/openapi.json", document),
            Route("/catalog", catalogue),
            Route("/datasets/{dataset}/latest/{file}", latest),
            Route("/api/3/{rest:path}", unknown, methods=both),
            *handed_in,
            Mount("/", SiteFiles(source, desk.use if desk else None)),
        ],
        lifespan=open_hours,
        middleware=[
            Middleware(SafeHeaders),
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=both, expose_headers=_EXPOSED),
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


async def _asked(request: Request) -> dict[str, Any]:
    """The query string, and over it the body: JSON, or a form as CKAN's oldest clients send it."""
    asked: dict[str, Any] = dict(request.query_params)
    if request.method != "POST":
        return asked
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > _LONGEST_BODY:
            raise Problem(413, "Request Too Large", f"a body of more than {_LONGEST_BODY} bytes")
    if not content.strip():
        return asked
    try:
        body = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise unreadable("the body is not JSON") from error
    if not isinstance(body, dict):
        raise unreadable("the body is not a JSON object")
    return {**asked, **body}


def _help(source: Source, name: str) -> str:
    return f"{source.facts.base}/api/3/action/help_show?name={name}"


def _json(content: Any, status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return Response(text, status, media_type="application/json", headers={"Cache-Control": "no-cache"})
