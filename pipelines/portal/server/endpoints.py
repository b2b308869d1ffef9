"""What the application answers behind `/api`, and where who asks for the catalogue or the newest files is sent."""

import json
from collections.abc import Iterator
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipelines.portal.server.actions import ACTIONS
from pipelines.portal.server.desk import Desk, dataset_of
from pipelines.portal.server.facts import Source
from pipelines.portal.server.openapi import openapi
from pipelines.portal.server.parameters import Parameters
from pipelines.portal.server.problems import Problem, missing, unreadable
from pipelines.portal.server.rest import rows_answer

READ_OR_ASKED = ["GET", "POST"]
"""Methods of what changes nothing; CKAN's clients post their questions."""
_LONGEST_BODY = 64 * 1024
_CATALOGUES = {
    "text/turtle": "catalog.ttl",
    "application/ld+json": "catalog.jsonld",
    "application/rdf+xml": "catalog.rdf",
}


class Endpoints:
    """The answers about one site. Without a desk nothing is counted."""

    def __init__(self, source: Source, desk: Desk | None) -> None:
        self._source = source
        self._desk = desk

    def routes(self) -> Iterator[Route]:
        """Where each answer is asked for."""
        yield Route("/api/3/action/{name}", self.action, methods=READ_OR_ASKED)
        yield Route("/api/action/{name}", self.action, methods=READ_OR_ASKED)
        yield Route("/api/rows/{dataset}", self.rows)
        yield Route("/api/openapi.json", self.document)
        yield Route("/catalog", self.catalogue)
        yield Route("/datasets/{dataset}/latest/{file}", self.latest)
        yield Route("/api/3/{rest:path}", self.unknown, methods=READ_OR_ASKED)

    async def action(self, request: Request) -> Response:
        """An action of CKAN's API."""
        name = request.path_params["name"]
        answer = {"help": f"{self._source.facts.base}/api/3/action/help_show?name={name}"}
        try:
            if name not in ACTIONS:
                raise unreadable(f"Action name not known: {name}")
            asked = Parameters(await _asked(request))
            result = await run_in_threadpool(ACTIONS[name], self._source.facts, asked)
            about = asked.text("resource_id") or asked.text("id")
            self._note_call(request, dataset_of(name, result, about, self._source))
        except Problem as problem:
            return _json({**answer, "success": False, "error": problem.said}, problem.status)
        return _json({**answer, "success": True, "result": result})

    async def rows(self, request: Request) -> Response:
        """Rows of a dataset."""
        try:
            answer = await run_in_threadpool(rows_answer, self._source.facts, request)
            self._note_call(request, request.path_params["dataset"])
            return answer
        except Problem as problem:
            return _json({"error": problem.said}, problem.status)

    async def document(self, _request: Request) -> Response:
        """The description of the API."""
        return _json(openapi(self._source.facts))

    async def catalogue(self, request: Request) -> Response:
        """To the catalogue in the form that is asked for; people are sent to its pages."""
        accepted = request.headers.get("accept", "")
        file = next((file for kind, file in _CATALOGUES.items() if kind in accepted), "datasets/")
        return RedirectResponse(f"/{file}", 303, headers={"Vary": "Accept"})

    async def latest(self, request: Request) -> Response:
        """To a file of a dataset's newest version."""
        dataset, file = request.path_params["dataset"], request.path_params["file"]
        try:
            version = self._source.facts.package(dataset)["version"]
        except Problem as problem:
            return _json({"error": problem.said}, problem.status)
        return RedirectResponse(f"/datasets/{dataset}/{version}/{file}", 302, headers={"Cache-Control": "no-cache"})

    async def unknown(self, request: Request) -> Response:
        """Nothing is there."""
        return _json({"error": missing(request.url.path).said}, 404)

    def _note_call(self, request: Request, dataset: str) -> None:
        if self._desk:
            self._desk.use.count(dataset, "calls", request.headers.get("user-agent", ""))


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


def _json(content: Any, status: int = 200) -> Response:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False)
    return Response(text, status, media_type="application/json", headers={"Cache-Control": "no-cache"})
