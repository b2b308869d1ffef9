"""The counter of the site: takes what the form brings, and counts use."""

from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipelines.portal.desk.intake import MOST_BYTES, Intake, Refused
from pipelines.portal.desk.register import Register, is_receipt, shown
from pipelines.portal.desk.use import UseCounter
from pipelines.portal.exchange import RECEIPT, RECEIVED
from pipelines.portal.server.facts import Source

_FORM = "application/x-www-form-urlencoded"
_ELSEWHERE = ("cross-site", "same-site")


class Desk:
    """What one server keeps outside of the site's folder: requests and counts, in a folder of the lake's owner."""

    def __init__(self, folder: Path, source: Source) -> None:
        self.use = UseCounter(folder)
        self._intake, self._register, self._source = Intake(folder), Register(folder), source

    async def take(self, request: Request) -> Response:
        """The form, sent: a redirection to its receipt, or a page that says why it is not taken."""
        english = request.url.path.startswith("/en/")
        try:
            _refuse_others(request)
            body = await _body(request)
            sender = request.client.host if request.client else ""
            receipt = await run_in_threadpool(self._intake.take, body, sender, set(self._source.facts.columns))
        except Refused as refused:
            return _said(refused, english)
        return RedirectResponse(f"{'/en' if english else ''}/{RECEIVED}{shown(receipt)}", 303)

    async def received(self, request: Request) -> Response:
        """The page with a receipt on it."""
        receipt, english = request.path_params["receipt"], request.url.path.startswith("/en/")
        if not (is_receipt(receipt) and self._register.has(receipt)):
            return _said(Refused(404, "没有这个回执。", "There is no such receipt."), english)
        page = self._source.facts.folder / ("en" if english else "") / RECEIVED / "index.html"
        text = page.read_text(encoding="utf-8").replace(RECEIPT, receipt)
        return HTMLResponse(text, headers={"Cache-Control": "no-store"})


def dataset_of(action: str, result: Any, asked: str, source: Source) -> str:
    """The dataset that a call of the API was about; empty for one about all."""
    if action == "package_show":
        return str(result["name"])
    if action in ("datastore_search", "resource_show"):
        return str(source.facts.package_of_resource(asked)["name"])
    return ""


def _refuse_others(request: Request) -> None:
    """A form on somebody else's page must not send in the name of whoever looks at it."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise Refused(415, "请使用页面上的表单。", "Use the form of the page.")
    if request.headers.get("sec-fetch-site") in _ELSEWHERE:
        raise Refused(403, "请在本站提交。", "Send it from this site.")


async def _body(request: Request) -> bytes:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > MOST_BYTES:
            raise Refused(413, "内容过长。", "That is too long.")
    return content


def _said(refused: Refused, english: bool) -> Response:
    lang, sentence, back = ("en", refused.en, "Back") if english else ("zh-CN", refused.zh, "返回")
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><title>{refused.status}</title>'
        f'<link rel="stylesheet" href="/static/site.css"><main class="wrap prose"><h1>{sentence}</h1>'
        f'<p><a href="{"/en" if english else ""}/requests/">{back}</a></p></main></html>'
    )
    return HTMLResponse(page, refused.status, headers={"Cache-Control": "no-store"})
