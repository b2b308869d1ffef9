"""The scorecards of a month, made from that month's deliveries alone, so that what is past does not change.

Scores are charged to the delivery: what a batch's rules refused or flagged, and what checks further down the lake
found because of its rows, counts for the resource that sent it and not for a table downstream. A row that breaks two
rules of a dimension counts twice there, yet no more rows can fail than were delivered.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType

from catalog.contracts.contract import Dimension
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from lake.ledger.ledger import Ledger
from lake.ledger.records import Batch
from quality.scoring.card import Problem, Scorecard, Tally, together, worst_first
from quality.scoring.month import Month
from quality.scoring.punctuality import days_behind
from quality.split.told_rules import ToldRule, rules_of
from quality.standards.rule import OF_THE_DELIVERY

CITY = "city"
_OF_THE_DELIVERY = tuple(ToldRule(rule.id, rule.reason, rule.dimension, rule.severity) for rule in OF_THE_DELIVERY)


@dataclass(frozen=True)
class Charge:
    """Rows of a delivery because of which a check on a derived table, or one between tables, failed."""

    batch_id: str
    check: str
    reason: str
    dimension: Dimension
    severity: str
    rows: int
    found_in: str | None = None


@dataclass(frozen=True)
class Settled:
    """What a resource was scored with in a month that is over and was printed."""

    rows: int
    quarantined: int
    tallies: Mapping[Dimension, Tally]


class MonthlyScores:
    """Scorecards of any month up to now. A month that is `settled` keeps its counts, by the name of the resource.

    `rules` of resources that are known already; those of others are worked out.
    """

    def __init__(
        self,
        ledger: Ledger,
        registry: Registry,
        now: datetime,
        charges: Iterable[Charge] = (),
        settled: Mapping[Month, Mapping[str, Settled]] = MappingProxyType({}),
        rules: Mapping[str, Sequence[ToldRule]] | None = None,
    ) -> None:
        self._registry, self._now, self._settled = registry, now, settled
        self._rules = rules or {}
        self._batches: dict[str, list[Batch]] = defaultdict(list)
        for batch in ledger.deliveries():
            if batch.resource in registry.resources:
                self._batches[batch.resource].append(batch)
        self._charges: dict[str, list[Charge]] = defaultdict(list)
        for charge in charges:
            self._charges[charge.batch_id].append(charge)

    @cached_property
    def months(self) -> list[Month]:
        """From the month of the first delivery to this one."""
        received = [batch.received_at for batches in self._batches.values() for batch in batches]
        return list(Month.of(min(received)).until(Month.of(self._now))) if received else []

    def resources(self, month: Month) -> list[Scorecard]:
        """Of every resource that had delivered before the month was over, worst first."""
        cards = (self._card(self._registry.resources[name], month) for name in self._batches)
        return worst_first(self._as_printed(month, [card for card in cards if card is not None]))

    def _as_printed(self, month: Month, cards: Sequence[Scorecard]) -> Iterator[Scorecard]:
        printed = self._settled.get(month)
        for card in cards:
            if printed is None:
                yield card
            elif card.name in printed:
                yield replace(card, **vars(printed[card.name]))

    def departments(self, cards: Iterable[Scorecard]) -> list[Scorecard]:
        """Of the departments that answer for some resources, worst first."""
        found: dict[str, list[Scorecard]] = defaultdict(list)
        for card in cards:
            found[self._registry.resources[card.name].department].append(card)
        return worst_first(together(name, self._title(name), group) for name, group in found.items())

    def city(self, cards: Sequence[Scorecard]) -> Scorecard:
        """Of all resources together."""
        return together(CITY, "全市", cards)

    def _title(self, department: str) -> str:
        known = self._registry.departments.get(department)
        return known.title.zh if known else department

    def _card(self, resource: Resource, month: Month) -> Scorecard | None:
        known = [batch for batch in self._batches[resource.name] if batch.received_at < month.end]
        if not known:
            return None
        within = [batch for batch in known if batch.received_at >= month.start]
        counted = _counted(resource, within)
        rows = sum(batch.rows_delivered for batch in counted)
        problems = sorted(self._problems(resource, counted), key=lambda problem: -problem.rows)
        dimensions = {rule.dimension for rule in self._rules_of(resource)} if counted else set()
        tallies = _tallies(dimensions, problems, rows)
        loaded = sum(batch.is_loaded for batch in within)
        tallies["accessibility"] = Tally(len(within), len(within) - loaded)
        tallies["timeliness"] = self._timeliness(resource, known, month)
        quarantined = sum(batch.rows_quarantined for batch in counted)
        return Scorecard(resource.name, resource.title.zh, rows, quarantined, tallies, tuple(problems))

    def _timeliness(self, resource: Resource, known: Sequence[Batch], month: Month) -> Tally:
        """Days at whose end the newest delivery was younger than the cycle allows, since the first one came."""
        received = sorted(batch.received_at for batch in known)
        return Tally(*days_behind(resource.contract.update, received, month.days(received[0], self._now)))

    def _rules_of(self, resource: Resource) -> Sequence[ToldRule]:
        known = self._rules.get(resource.name)
        return rules_of(resource) if known is None else known

    def _problems(self, resource: Resource, counted: Sequence[Batch]) -> Iterator[Problem]:
        for rule in (*self._rules_of(resource), *_OF_THE_DELIVERY):
            hits = {batch.batch_id: batch.report.rule_hits.get(rule.id, 0) for batch in counted}
            if total := sum(hits.values()):
                hit = tuple(name for name, rows in hits.items() if rows)
                yield Problem(resource.name, rule.id, rule.reason, rule.dimension, rule.severity, total, hit)
        yield from self._charged(resource, counted)

    def _charged(self, resource: Resource, counted: Sequence[Batch]) -> Iterator[Problem]:
        found: dict[tuple[str, str | None], list[Charge]] = defaultdict(list)
        for batch in counted:
            for charge in self._charges[batch.batch_id]:
                found[charge.check, charge.found_in].append(charge)
        for (check, found_in), charges in found.items():
            first, rows = charges[0], sum(charge.rows for charge in charges)
            batches = tuple(charge.batch_id for charge in charges)
            yield Problem(resource.name, check, first.reason, first.dimension, first.severity, rows, batches, found_in)


def _counted(resource: Resource, within: Sequence[Batch]) -> list[Batch]:
    """A delivery of the whole makes good for those before it in the month; parts are all counted."""
    loaded = [batch for batch in within if batch.is_loaded]
    return loaded[-1:] if resource.states_the_whole else loaded


def _tallies(dimensions: Iterable[Dimension], problems: Iterable[Problem], rows: int) -> dict[Dimension, Tally]:
    broken: dict[Dimension, int] = dict.fromkeys(dimensions, 0)
    for problem in problems:
        broken[problem.dimension] = broken.get(problem.dimension, 0) + problem.rows
    return {dimension: Tally(rows, min(rows, count)) for dimension, count in broken.items()}
