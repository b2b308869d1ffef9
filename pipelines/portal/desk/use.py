"""How often the site was used: counts a day, a dataset and a kind. No address, no browser, no moment, no cookie."""

import json
import re
import secrets
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Literal

from catalog.beijing import today

Kind = Literal["views", "downloads", "calls"]
"""Of a dataset's page, of a file of its rows, and by the API."""
KINDS: tuple[Kind, ...] = ("downloads", "calls", "views")
_FOLDER = "use"
_SECONDS = 60.0
_PROGRAM = re.compile(r"bot|crawl|spider|slurp|monitor", re.IGNORECASE)


class UseCounter:
    """Counts of one server, written at most once a minute: a server that is killed loses a minute of them."""

    def __init__(self, desk: Path) -> None:
        self._folder, self._name = desk / _FOLDER, secrets.token_hex(6)
        self._day, self._counts, self._lock = today(), Counter[str](), Lock()
        self._written = time.monotonic()

    def count(self, dataset: str, kind: Kind, agent: str) -> None:
        """One more; programs that say they only look around do not count."""
        if _PROGRAM.search(agent):
            return
        with self._lock:
            if self._day != today():
                self._write()
                self._day, self._counts = today(), Counter()
            self._counts[f"{dataset} {kind}"] += 1
            if time.monotonic() - self._written >= _SECONDS:
                self._write()

    def close(self) -> None:
        """Write what is left."""
        with self._lock:
            self._write()

    def _write(self) -> None:
        self._written = time.monotonic()
        if not self._counts:
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self._folder / f"{self._day:%Y-%m-%d}.{self._name}.json"
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(self._counts, sort_keys=True), encoding="utf-8")
        aside.replace(path)


@dataclass(frozen=True)
class Use:
    """Dataset → kind → count, of all time and by month (`2026-11`), newest month first; `until` is the last day."""

    total: Mapping[str, Mapping[str, int]]
    months: tuple[tuple[str, Mapping[str, Mapping[str, int]]], ...]
    until: date | None

    def most_used(self) -> list[tuple[str, int]]:
        """Datasets with downloads and calls together, the most used first."""
        used = {name: counts.get("downloads", 0) + counts.get("calls", 0) for name, counts in self.total.items()}
        return sorted(((name, times) for name, times in used.items() if times), key=lambda one: (-one[1], one[0]))


NOT_USED = Use({}, (), None)


def read_use(desk: Path, day: date | None = None) -> Use:
    """All days before a day, by default before today: a day that goes on would make another site every minute."""
    before, months, last = day or today(), dict[str, dict[str, Counter[str]]](), None
    for path in sorted((desk / _FOLDER).glob("*.json")):
        counted = date.fromisoformat(path.name[:10])
        if counted >= before:
            continue
        last, month = counted, months.setdefault(path.name[:7], {})
        for name, number in json.loads(path.read_text(encoding="utf-8")).items():
            dataset, _, kind = name.rpartition(" ")
            month.setdefault(dataset, Counter())[kind] += number
    total: dict[str, Counter[str]] = {}
    for month in months.values():
        for dataset, counts in month.items():
            total.setdefault(dataset, Counter()).update(counts)
    plain = {name: {one: dict(counts) for one, counts in month.items()} for name, month in months.items()}
    newest = tuple(sorted(plain.items(), reverse=True))
    return Use({name: dict(counts) for name, counts in sorted(total.items())}, newest, last)
