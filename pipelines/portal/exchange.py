"""The pages on which the city and those who use its data answer each other: requests, statistics of use, reuse."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from catalog.publishing.published_dataset import PublishedDataset
from pipelines.portal import words
from pipelines.portal.desk.intake import LONGEST_CONTACT, LONGEST_TEXT, TRAP
from pipelines.portal.desk.use import KINDS
from pipelines.portal.page import Page
from pipelines.portal.site import Site

RECEIVED = "requests/received/"
RECEIPT = "XXXX-XXXX"
"""Where the server writes the receipt of what was handed in."""
_MOST_USED = 6
_MONTHS = 12


def exchange_pages(site: Site) -> Iterator[Page]:
    """Each of them also when nothing has been handed in or counted yet: then it says how that comes about."""
    yield Page("requests/", "requests.html.j2", _requests(site))
    yield Page(RECEIVED, "received.html.j2", {"marker": RECEIPT})
    yield Page("statistics/", "statistics.html.j2", _statistics(site))
    shown = {"entries": site.reuse, "titles": _titles(site), "reuses": words.REUSES}
    yield Page("reuse/", "reuse.html.j2", shown)


def most_used(site: Site) -> Sequence[tuple[PublishedDataset, int]]:
    """With their downloads and calls of all time; empty as long as nothing was counted."""
    known = {dataset.id: dataset for dataset in site.datasets}
    ranked = [(known[name], times) for name, times in site.use.most_used() if name in known]
    return ranked[:_MOST_USED]


def _requests(site: Site) -> dict[str, Any]:
    answered = sorted((one for one in site.requests if one.answer), key=lambda one: one.received_at, reverse=True)
    return {
        "open": [one for one in site.requests if one.waits],
        "answered": answered,
        "late": sum(bool(one.answer and one.due_on and one.answer.at.date() > one.due_on) for one in answered),
        "kinds": words.REQUESTS,
        "outcomes": words.OUTCOMES,
        "titles": _titles(site),
        "datasets": site.datasets,
        "days": site.days_to_answer,
        "trap": TRAP,
        "longest": LONGEST_TEXT,
        "longest_contact": LONGEST_CONTACT,
    }


def _statistics(site: Site) -> dict[str, Any]:
    titles = _titles(site)
    ranked = [*(name for name, _ in site.use.most_used()), *site.use.total]
    rows = [(name, titles[name], site.use.total[name]) for name in dict.fromkeys(ranked) if name in titles]
    months = [(month, _sums(counts.values())) for month, counts in site.use.months[:_MONTHS]]
    return {
        "rows": rows,
        "months": months,
        "most": max((max(sums.values(), default=0) for _, sums in months), default=0),
        "kinds": [(kind, words.USES[kind]) for kind in KINDS],
        "sums": _sums(site.use.total.values()),
        "until": site.use.until,
    }


def _sums(counts: Any) -> dict[str, int]:
    every = list(counts)
    return {kind: sum(one.get(kind, 0) for one in every) for kind in KINDS}


def _titles(site: Site) -> Mapping[str, Any]:
    return {dataset.id: dataset.title for dataset in site.datasets}
