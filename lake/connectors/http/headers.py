"""What an interface says beside its answer, in the headers: how many records there are, and where the next ones are."""

import re
from dataclasses import dataclass

import httpx

_TOTALS = ("x-total-count", "x-total", "x-total-records", "x-wp-total", "x-pagination-total-count", "total-count")
_RANGE = re.compile(r"\s*(?:items|rows|records|[\w-]+)\s+\S+/(\d+)\s*", re.ASCII)


@dataclass(frozen=True)
class Beside:
    """`total` records; `goes_on` whether a next page is linked, None when no page is; `following` is its address."""

    total: int | None = None
    goes_on: bool | None = None
    following: str | None = None


NOTHING_BESIDE = Beside()


def beside(response: httpx.Response) -> Beside:
    """What the headers of an answer say; of totals that are no numbers nothing."""
    links = {relation for link in response.links.values() for relation in (link.get("rel") or "").lower().split()}
    linked = response.links.get("next", {}).get("url")
    goes_on = "next" in links if links & {"next", "prev", "previous", "first", "last"} else None
    return Beside(_total(response.headers), goes_on, linked and str(response.url.join(linked)))


def _total(headers: httpx.Headers) -> int | None:
    if (found := _RANGE.fullmatch(headers.get("content-range", ""))) and "bytes" not in headers["content-range"]:
        return int(found.group(1))
    said = [headers[name].strip() for name in _TOTALS if name in headers]
    return next((int(number) for number in said if number.isascii() and number.isdecimal()), None)
