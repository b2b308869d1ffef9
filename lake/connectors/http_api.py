"""JSON interfaces over HTTP: pages fetched one after the other, retried while the server has trouble."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from lake.connectors.json_file import flat, parse, records_at
from lake.connectors.sources import HttpSource
from lake.errors import LakeError

LARGEST_RESPONSE = 256 << 20
MOST_PAGES = 100_000
_ATTEMPTS = 4
_LONGEST_WAIT = 5.0
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)


class _ServerTroubleError(Exception):
    pass


def fetch_records(source: HttpSource, address: str) -> Iterator[dict[str, str | None]]:
    """All records of all pages, flat and as text, keys sorted. Raises LakeError; never repeats headers or queries."""
    url, headers = _address(address)
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False) as client:
            for document in _pages(client, source):
                for record in records_at(document, source.records):
                    yield dict(sorted(flat(record).items()))
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise LakeError(
            f"the interface {source.connection!r} cannot be asked: {type(error).__name__}",
            advice="check its address and headers in connections.yaml",
        ) from error


def _address(address: str) -> tuple[str, dict[str, str]]:
    if not address.startswith("{"):
        return address, {}
    entry = json.loads(address)
    return entry["url"], entry.get("headers") or {}


def _pages(client: httpx.Client, source: HttpSource) -> Iterator[Any]:
    paging = source.paging
    if paging is None:
        yield _get(client, source, source.parameters)
        return
    previous: Any = None
    for number in range(paging.first, paging.first + MOST_PAGES):
        asked = {paging.page_parameter: str(number), paging.size_parameter: str(paging.size)}
        document = _get(client, source, {**source.parameters, **asked})
        records = records_at(document, source.records)
        if records and records == previous:
            raise LakeError(
                f"the interface sends the same page again as page {number}",
                advice="check the paging parameters in the contract's source",
            )
        yield document
        if len(records) < paging.size:
            return
        previous = records
    raise LakeError(f"the interface has more than {MOST_PAGES} pages", advice="use larger pages")


def _get(client: httpx.Client, source: HttpSource, parameters: dict[str, str]) -> Any:
    attempts = Retrying(
        retry=retry_if_exception_type((httpx.TransportError, _ServerTroubleError)),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=wait_exponential(multiplier=0.2, max=_LONGEST_WAIT),
        reraise=True,
    )
    try:
        body = attempts(_body, client, source.path, parameters)
        return parse(body.decode("utf-8-sig"))
    except (httpx.TransportError, _ServerTroubleError) as error:
        raise LakeError(
            f"the interface {source.connection!r} did not answer after {_ATTEMPTS} attempts: {_reason(error)}",
            advice="check that it runs and can be reached from here",
        ) from error
    except ValueError as error:
        raise LakeError(
            f"the answer of {source.connection!r} is not JSON: {error}",
            advice="open the address in a browser: it may be a login or an error page",
        ) from error


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__


def _body(client: httpx.Client, path: str, parameters: dict[str, str]) -> bytes:
    with client.stream("GET", path, params=parameters) as response:
        if response.status_code >= 500 or response.status_code == 429:
            raise _ServerTroubleError(f"status {response.status_code}")
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
        return bytes(body)
