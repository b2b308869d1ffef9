"""JSON interfaces over HTTP: pages fetched one after the other, in their pace, retried while the server has trouble.

Pages are asked for by number or cursor as the contract says; where it says nothing, by the links in the headers.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from ssl import SSLContext
from typing import Any, Literal

import httpx
from pydantic import Field, model_validator
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from lake.connectors.fetched import FetchedSource
from lake.connectors.files.json_file import flat, parse, reason, records_at
from lake.connectors.http.answer_text import decoded
from lake.connectors.http.headers import Beside, beside
from lake.connectors.http.tally import Tally
from lake.connectors.source import SourcePart
from lake.connectors.watermark import Reading
from lake.errors import LakeError

LARGEST_RESPONSE = 256 << 20
MOST_PAGES = 100_000
_ATTEMPTS = 4
_LONGEST_WAIT = 5.0
_LONGEST_RETRY_AFTER = 120.0
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class Paging(SourcePart):
    """How an interface hands out pages: which parameters to send, and how many records to ask for.

    The server may send fewer a page: the last is the one with which the stated total has come, or the one before an
    empty one.
    """

    page_parameter: str = "page"
    size_parameter: str = "rows"
    size: int = Field(default=500, ge=1, le=10_000)
    first: int = 1


class Cursor(SourcePart):
    """How an interface continues: the parameter to send, and the dotted way to its next value in the answer."""

    parameter: str = "cursor"
    next: str


class HttpSource(FetchedSource):
    """A JSON interface; `connection` names the base address, `records` the dotted way to the records."""

    nature = "interface"
    format = "json"

    kind: Literal["http"] = "http"
    connection: str
    path: str
    records: str = "data"
    parameters: dict[str, str] = Field(default={})
    paging: Paging | None = None
    cursor: Cursor | None = None
    per_second: float | None = Field(default=None, gt=0, description="at most so many requests a second")

    @model_validator(mode="after")
    def _paging_or_cursor(self) -> "HttpSource":
        if self.paging and self.cursor:
            raise ValueError("give either `paging` or `cursor`; a page size can stand in `parameters`")
        return self

    @property
    def place(self) -> str:
        """The connection and the path."""
        return f"{self.connection}:{self.path}"

    def fetch(self, address: str, reading: Reading | None, zone: str) -> Iterator[dict[str, str | None]]:
        """The records of all pages."""
        return fetch_records(self, address)


class _ServerTroubleError(Exception):
    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


@dataclass
class _Asker:
    """One client that asks no more often than the contract allows; attempts count like first requests."""

    client: httpx.Client
    source: HttpSource
    next_at: float = 0.0

    def answer(self, path: str, parameters: dict[str, str]) -> tuple[str, Beside]:
        if self.source.per_second:
            now = time.monotonic()
            time.sleep(max(self.next_at - now, 0))
            self.next_at = max(self.next_at, now) + 1 / self.source.per_second
        body, charset, said = _body(self.client, path, parameters)
        return decoded(body, charset), said


@cache
def _known_authorities() -> SSLContext:
    """To read the list of them takes longer than to ask most interfaces."""
    return httpx.create_ssl_context(trust_env=False)


def fetch_records(source: HttpSource, address: str) -> Iterator[dict[str, str | None]]:
    """All records of all pages, flat and as text, keys sorted. Raises LakeError; never repeats headers or queries."""
    url, headers = _address(address)
    try:
        with httpx.Client(
            base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False, verify=_known_authorities()
        ) as client:
            for document in _documents(_Asker(client, source)):
                for record in records_at(document, source.records):
                    yield dict(sorted(flat(record).items()))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise LakeError(
            f"the interface {source.connection!r} cannot be asked: {type(error).__name__}",
            advice="check its address and headers in connections.yaml",
        ) from None


def _address(address: str) -> tuple[str, dict[str, str]]:
    if not address.startswith("{"):
        return address, {}
    entry = json.loads(address)
    return entry["url"], entry.get("headers") or {}


def _documents(asker: _Asker) -> Iterator[Any]:
    if asker.source.paging:
        return _pages(asker, asker.source.paging)
    if asker.source.cursor:
        return _continued(asker, asker.source.cursor)
    return _linked(asker)


def _linked(asker: _Asker) -> Iterator[Any]:
    """The only answer, and those that its headers link as the next ones."""
    tally, path, parameters = Tally(asker.source.records), asker.source.path, asker.source.parameters
    seen: set[str] = set()
    for _ in range(MOST_PAGES):
        document, said = _get(asker, parameters, path)
        tally.add(document, len(records_at(document, asker.source.records)), said)
        if said.following is None:
            tally.end()
            return (yield document)
        yield document
        path, parameters = _same_server(asker, said.following), {}
        if path in seen:
            raise LakeError("the interface links a page again that it has sent before", advice="ask who runs it")
        seen.add(path)
    raise _too_many_pages()


def _same_server(asker: _Asker, address: str) -> str:
    """LakeError for a link to another server: it must not get the token of this one."""
    base, linked = asker.client.base_url, httpx.URL(address)
    if (linked.scheme, linked.host, linked.port) != (base.scheme, base.host, base.port):
        raise LakeError("the interface links its next page at another server", advice="ask who runs it for the address")
    return address


def _pages(asker: _Asker, paging: Paging) -> Iterator[Any]:
    """Page after page. A short one may have been capped: it is the last when the total says so, or an empty one."""
    source, previous, tally = asker.source, None, Tally(asker.source.records)
    for number in range(paging.first, paging.first + MOST_PAGES):
        asked = {paging.page_parameter: str(number), paging.size_parameter: str(paging.size)}
        document, said = _get(asker, {**source.parameters, **asked})
        beyond = previous is not None and _is_nothing(document, source.records)
        records = [] if beyond else records_at(document, source.records)
        if records and records == previous:
            if tally.agrees:  # it repeats its last page instead of sending an empty one
                return tally.end()
            raise LakeError(
                f"the interface sends the same page again as page {number}",
                advice="check the paging parameters in the contract's source, or leave `paging` out if it has none",
            )
        tally.add(document, len(records), said)
        if not records:
            return tally.end()
        yield document
        if len(records) < paging.size:
            tally.short()
            if tally.agrees:
                return tally.end()
        previous = records
    raise _too_many_pages()


def _is_nothing(document: Any, way: str) -> bool:
    """Whether a null stands where the records would, as some servers write an empty page."""
    for step in way.split("."):
        if not isinstance(document, dict) or step not in document:
            return False
        document = document[step]
        if document is None:
            return True
    return False


def _continued(asker: _Asker, cursor: Cursor) -> Iterator[Any]:
    """Page after page, until an answer names no next one."""
    asked: dict[str, str] = {}
    seen: set[str] = set()
    tally = Tally(asker.source.records)
    for _ in range(MOST_PAGES):
        document, said = _get(asker, {**asker.source.parameters, **asked})
        tally.add(document, len(records_at(document, asker.source.records)), said)
        yield document
        following = _at(document, cursor.next)
        if following in (None, "", False):
            return tally.end()
        if not isinstance(following, str):
            raise LakeError(f"the cursor at {cursor.next!r} is no text or number", advice="check `cursor.next`")
        if following in seen:
            raise LakeError(
                "the interface sends a cursor again that it has sent before, and would never end",
                advice="check `cursor` in the contract's source",
            )
        seen.add(following)
        asked = {cursor.parameter: following}
    raise _too_many_pages()


def _too_many_pages() -> LakeError:
    return LakeError(f"the interface has more than {MOST_PAGES} pages", advice="use larger pages")


def _at(document: Any, way: str) -> Any:
    for step in way.split("."):
        document = document.get(step) if isinstance(document, dict) else None
    return document


def _get(asker: _Asker, parameters: dict[str, str], path: str | None = None) -> tuple[Any, Beside]:
    source = asker.source
    attempts = Retrying(
        retry=retry_if_exception_type((httpx.TransportError, _ServerTroubleError)),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=_wait,
        reraise=True,
    )
    try:
        text, said = attempts(asker.answer, path or source.path, parameters)
        return parse(text), said
    except (httpx.TransportError, _ServerTroubleError) as error:
        raise LakeError(
            f"the interface {source.connection!r} did not answer after {_ATTEMPTS} attempts: {_reason(error)}",
            advice="check that it runs and can be reached from here",
        ) from None
    except ValueError as error:
        raise LakeError(
            f"the answer of {source.connection!r} is not JSON: {reason(error)}",
            advice="open the address in a browser: it may be a login or an error page",
        ) from None


def _wait(state: RetryCallState) -> float:
    """As long as the server asks for, else longer from attempt to attempt."""
    trouble = state.outcome.exception() if state.outcome else None
    asked = trouble.retry_after if isinstance(trouble, _ServerTroubleError) else None
    return wait_exponential(multiplier=0.2, max=_LONGEST_WAIT)(state) if asked is None else asked


def _retry_after(header: str | None) -> float | None:
    """Seconds, or the time until a date; None for what is neither."""
    if header is None:
        return None
    if header.strip().isdigit():
        return float(header)
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max((moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds(), 0.0)


def _reason(error: Exception) -> str:
    """Our own words; of the library's errors only the kind, for they quote what the server sent."""
    return str(error) if isinstance(error, _ServerTroubleError) else type(error).__name__


def _body(client: httpx.Client, path: str, parameters: dict[str, str]) -> tuple[bytes, str | None, Beside]:
    """What came, the character set that its header names, and what else the headers say."""
    with client.stream("GET", path, params=parameters or None) as response:
        if response.status_code >= 500 or response.status_code == 429:
            asked = _retry_after(response.headers.get("Retry-After"))
            if asked is not None and asked > _LONGEST_RETRY_AFTER:
                raise LakeError(
                    f"the interface answered with status {response.status_code} and asks to wait {asked:.0f} seconds",
                    advice="run again after that time; `per_second` in the contract's source keeps within its limits",
                )
            raise _ServerTroubleError(f"status {response.status_code}", asked)
        if response.status_code != 200:
            raise LakeError(
                f"the interface answered with status {response.status_code}",
                advice="check path, parameters and the token in connections.yaml",
            )
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > LARGEST_RESPONSE:
                raise LakeError(f"one answer is larger than {LARGEST_RESPONSE >> 20} MB", advice="use smaller pages")
        return bytes(body), response.charset_encoding, beside(response)
