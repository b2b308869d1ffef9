"""What `make test` has no time for: `make prove` runs all, `make prove-spark` a portion, `make portions` tells them.

A slow test belongs to the portion that names its file, or else the nearest folder above it. What is skipped is not
proven: the end tells what is missing, and is an error.
"""

import resource
import subprocess
import sys
import time
from ast import literal_eval
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / ".build" / "proofs"
_COUNTED = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED)


@dataclass(frozen=True)
class Portion:
    """Tests that need the same and are run together. Minutes are of one processor."""

    proves: str
    needs: str
    minutes: int
    paths: tuple[str, ...]
    marks: str = "slow"


PORTIONS = {
    "examples": Portion(
        "every property, with all the examples it asks of Hypothesis",
        "nothing; where MariaDB is installed, it too",
        2,
        ("tests",),
        marks="hypothesis and not slow",
    ),
    "killed": Portion(
        "commands and runs killed anywhere and run again come to the same end",
        "nothing",
        30,
        (
            "tests/lake/carrying/test_walk_carrying.py",
            "tests/pipelines/test_crash.py",
            "tests/pipelines/test_locked_files.py",
            "tests/pipelines/test_walk_killed_commands.py",
            "tests/test_killed_at.py",
        ),
    ),
    "servers": Portion(
        "a lake in a bucket, with a REST catalogue and in PostgreSQL is as one in a folder, whoever is killed",
        "nothing: SeaweedFS and PostgreSQL come as wheels",
        12,
        (
            "tests/lake",
            "tests/assets/repair/test_repair_on_servers.py",
            "tests/pipelines/test_dagster_home.py",
            "tests/pipelines/test_elsewhere.py",
        ),
    ),
    "spark": Portion(
        "elements, splits, models, their ids and the engine's tests come out on Spark as on DuckDB",
        "Java 17",
        18,
        (
            "tests/assets/models/test_build.py",
            "tests/assets/models/test_identities.py",
            "tests/assets/models/test_incremental.py",
            "tests/assets/topics/test_models_on_spark.py",
            "tests/catalog/contracts/test_elements_spark.py",
            "tests/lake/engine/test_engines.py",
            "tests/lake/tables/test_in_order.py",
            "tests/quality/split/test_split.py",
            "tests/quality/standards/test_correction.py",
            "tests/quality/standards/test_positions.py",
        ),
    ),
    "pages": Portion(
        "the site in a browser, and what others' validators and clients say of it",
        "Chromium, and `make portal-libraries`, which needs Node",
        5,
        (
            "tests/catalog/converters/test_dcat_in_another_engine.py",
            "tests/pipelines/asset_page",
            "tests/pipelines/portal",
        ),
    ),
    "rest": Portion(
        "whole runs, large deliveries, damaged homes, days of the sandbox, planted persons, notebooks",
        "nothing",
        10,
        ("tests",),
    ),
}


@dataclass(frozen=True)
class Outcome:
    """What became of a portion. A skipped test counts with the reason it gave."""

    proven: int
    failed: tuple[str, ...]
    skipped: Counter[str]

    @property
    def whole(self) -> bool:
        """Whether everything was tried and held."""
        return self.proven > 0 and not self.failed and not self.skipped

    def lines(self) -> list[str]:
        """For a person: what holds, what does not, and what was not tried for lack of something."""
        failed = [f"  failed: {name}" for name in self.failed]
        skipped = [f"  not tried: {number} × {reason}" for reason, number in self.skipped.most_common()]
        return [f"{self.proven} hold", *failed, *skipped]


def arguments(name: str) -> list[str]:
    """What pytest is asked for the tests of a portion."""
    portion = PORTIONS[name]
    alike = {path for one in PORTIONS.values() if one.marks == portion.marks for path in one.paths} - {*portion.paths}
    inside = [path for path in sorted(alike) if any(Path(path).is_relative_to(ours) for ours in portion.paths)]
    return ["-m", portion.marks, *portion.paths, *(f"--ignore={path}" for path in inside)]


def outcome(report: Path) -> Outcome:
    """What a report in JUnit's XML says."""
    proven, failed, skipped = 0, [], Counter[str]()
    for case in ElementTree.parse(report).iter("testcase"):
        if (skip := case.find("skipped")) is not None:
            skipped[_reason(skip)] += 1
        elif case.find("failure") is not None or case.find("error") is not None:
            failed.append(f"{case.get('classname', '')}::{case.get('name', '')}")
        else:
            proven += 1
    return Outcome(proven, tuple(failed), skipped)


def _reason(skip: ElementTree.Element) -> str:
    """A module that is skipped whole tells file, line and reason in its text instead."""
    told = skip.get("message", "")
    if told == "collection skipped" and skip.text:
        told = literal_eval(skip.text)[2]
    return str(told).removeprefix("Skipped: ")


def prove(name: str) -> Outcome:
    """Run a portion, and tell how it went."""
    report, started, used = REPORTS / f"{name}.xml", time.monotonic(), _processor()
    report.unlink(missing_ok=True)
    print(f"\n== {_title(name)}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments(name), "-n", "2", "--dist", "loadfile"]
    ended = subprocess.run([*command, f"--junit-xml={report}"], cwd=ROOT, check=False).returncode
    found = outcome(report) if report.exists() else Outcome(0, (), Counter())
    if ended not in _COUNTED:
        found = replace(found, failed=(*found.failed, f"pytest ended before its time, with code {ended}"))
    minutes, spent = (time.monotonic() - started) / 60, (_processor() - used) / 60
    print(f"== {name}: {minutes:.1f} min, {spent:.1f} of processor", *found.lines(), sep="\n", flush=True)
    return found


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _title(name: str) -> str:
    portion = PORTIONS[name]
    return f"{name}: {portion.proves}. Takes about {portion.minutes} min of processor; needs {portion.needs}."


def main(asked: Sequence[str]) -> int:
    """Prove what is asked for, or everything. 1 unless all of it was tried and holds."""
    if asked == ["--list"]:
        print(*map(_title, PORTIONS), sep="\n")
        return 0
    if unknown := {*asked} - PORTIONS.keys():
        print(f"no portion {', '.join(sorted(unknown))}: there are {', '.join(PORTIONS)}", file=sys.stderr)
        return 2
    found = {name: prove(name) for name in asked or PORTIONS}
    print("\n== all", *(f"{name}: {line}" for name, one in found.items() for line in one.lines()), sep="\n")
    return 0 if all(one.whole for one in found.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
