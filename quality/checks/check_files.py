"""Every check that people wrote: one a file of SQL, or many in a table of parameters for a pattern.

    pattern: near_duplicate
    checks:
      near_duplicate_amr_complaint:
        charges: std.amr_complaint
        with: {same: [complainant_phone, registered_at], …}

What a check says overrides what its pattern says.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from catalog.contracts.strict import Strict
from catalog.yaml_source import Document, Invalid, parse, read_yaml
from lake.engine.written_sql import refusals
from lake.errors import LakeError
from quality.checks.cross_check import CrossCheck
from quality.checks.pattern import Given, Pattern

CROSS_CHECKS = Path(__file__).parent / "sql"


class _Table(Strict):
    """A table of checks of one pattern, by name."""

    pattern: str
    checks: dict[str, dict[str, Any]] = Field(min_length=1)


class _Parameters(BaseModel):
    """What one line of the table gives to the pattern."""

    charges: str
    given: dict[str, Given] = Field(default={}, alias="with")


class _PatternCheck(CrossCheck, _Parameters):
    """One line of the table, with what the pattern says."""


def load_cross_checks(folders: Sequence[Path]) -> tuple[list[CrossCheck], list[LakeError]]:
    """All checks below some folders, sorted by name, and what is wrong with those that cannot be read."""
    found: dict[str, CrossCheck] = {}
    errors: list[LakeError] = []
    for check in (check for folder in folders for path in _files(folder) for check in _checks(path)):
        if isinstance(check, LakeError):
            errors.append(check)
        elif (known := found.setdefault(check.name, check)) is not check:
            message = f"{check.name} is already a check, in {known.path}"
            errors.append(LakeError(message, advice="give it another name", file=str(check.path)))
    return [found[name] for name in sorted(found)], errors


def _files(folder: Path) -> list[Path]:
    return sorted((*folder.rglob("*.sql"), *folder.rglob("*.yaml")), key=lambda path: path.stem)


def _checks(path: Path) -> Iterator[CrossCheck | LakeError]:
    try:
        if path.suffix == ".sql":
            yield CrossCheck.parse(path)
        else:
            yield from _of_table(read_yaml(path))
    except LakeError as error:
        yield error


def _of_table(document: Document) -> Iterator[CrossCheck | LakeError]:
    try:
        table = parse(_Table, document)
    except Invalid as error:
        yield from error.errors
        return
    try:
        pattern = Pattern.read(table.pattern)
    except LakeError as error:
        yield error if error.file else document.error(error.message, ("pattern",), error.advice)
        return
    for name in table.checks:
        try:
            yield _of_line(document, pattern, name)
        except Invalid as invalid:
            yield from invalid.errors
        except LakeError as error:
            yield document.error(error.message, ("checks", name), error.advice)


def _of_line(document: Document, pattern: Pattern, name: str) -> CrossCheck:
    at = ("checks", name)
    line = parse(_Parameters, document, at)
    found = parse(_PatternCheck, document, at, **pattern.words(line.charges, line.given))
    query = pattern.query(found.charges, found.given)
    sql = query.sql(dialect="duckdb", pretty=True)
    for refusal in refusals(sql):  # a condition may hold anything, a file of SQL may not
        raise LakeError(refusal.message, advice=refusal.advice)
    return found.asking(query, sql, name, document.path)
