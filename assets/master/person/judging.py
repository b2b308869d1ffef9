"""What is expected of the tables of persons: keys that tell rows apart, and ids that the ledger gave."""

from functools import partial

from assets.context import LakeContext
from assets.judging.resources import judge_table
from assets.master.person.build import version
from assets.versions import code_version, fingerprint
from catalog.models.person_tables import KEYS, PAIR, PERSON, TABLES
from lake.ledger.records import Verdict
from quality.expectations.expected import Expectation, Suite, at_least_one_row, not_null, unique


def suite_for(table: str) -> Suite:
    """The suite of one of the tables."""
    ids = ("left_entity", "right_entity") if table == PAIR else ("entity_id",)
    expected: list[Expectation] = [unique(KEYS[table]), *(not_null(name, "自然人主数据编号") for name in ids)]
    return Suite(table, (*expected, *([at_least_one_row()] if table == PERSON else [])))


def basis(lake: LakeContext) -> str:
    """Changes with anything the suites are made from."""
    return fingerprint([version(lake), code_version()])[:12]


def judge_persons(lake: LakeContext) -> dict[str, list[Verdict]]:
    """All verdicts on the tables as they stand, by table."""
    known = basis(lake)
    return {name: judge_table(lake, name, known, partial(suite_for, name)) for name in TABLES}
