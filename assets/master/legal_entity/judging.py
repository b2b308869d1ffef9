"""What is expected of the table: a row of a source speaks once in each part."""

from functools import partial

from assets.context import LakeContext
from assets.judging.resources import judge_table
from assets.master.legal_entity.build import version
from assets.versions import code_version, fingerprint
from catalog.resolving.record_table import KEY, RECORD
from lake.ledger.records import Verdict
from quality.expectations.expected import Suite, not_null, unique


def suite_for(table: str) -> Suite:
    """The suite of the table."""
    return Suite(table, (unique(KEY), not_null("member", "来源记录")))


def basis(lake: LakeContext) -> str:
    """Changes with anything the suite is made from."""
    return fingerprint([version(lake), code_version()])[:12]


def judge_records(lake: LakeContext) -> list[Verdict]:
    """The verdicts on the table as it stands."""
    return judge_table(lake, RECORD, basis(lake), partial(suite_for, RECORD))
