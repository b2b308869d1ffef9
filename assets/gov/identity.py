"""`gov.identity_redirect` and `gov.identity_decision`: which id is meant today, and who said which records are one."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assets.context import LakeContext
from assets.governance import ledger_mark, worked_out
from lake.home.member_names import member_names
from lake.ledger.decisions import Decision, Decisions
from lake.ledger.identities import ended
from lake.ledger.ledger import Ledger
from lake.schema import Column

_CODE = 8
"""Signs of a code after its prefix."""
_SOURCES = (
    "SELECT DISTINCT member, source FROM identity_key WHERE domain = :domain AND member IN ("
    "SELECT left_member FROM decision WHERE number BETWEEN :first AND :last"
    " UNION SELECT right_member FROM decision WHERE number BETWEEN :first AND :last)"
)
"""Of the domain's members. Asked for decisions of the domain, a database would look through all of them each time."""
_Code = Callable[[str | None], str | None]
REDIRECT = (
    Column("domain", title="主数据领域"),
    Column("golden_id", title="原标识"),
    Column("standing", title="状态"),
    Column("leads_to", title="现行标识"),
)
DECISION = (
    Column("decision_id", "integer", title="判定编号"),
    Column("domain", title="主数据领域"),
    Column("left_member", title="甲方记录"),
    Column("left_resource", title="甲方资源"),
    Column("right_member", title="乙方记录"),
    Column("right_resource", title="乙方资源"),
    Column("verdict", title="结论"),
    Column("score", "double", title="得分"),
    Column("rule", title="规则"),
    Column("model_version", title="模型版本"),
    Column("steward", title="判定人员代号"),
    Column("evidence", title="依据"),
    Column("decided_at", "timestamp", title="判定时间"),
    Column("undone_at", "timestamp", title="撤销时间"),
    Column("undone_by", title="撤销人员代号"),
)


def domains(lake: LakeContext) -> list[str]:
    """The domains of master data that have ids."""
    return sorted({row["domain"] for row in lake.lakehouse.ledger.rows("SELECT DISTINCT domain FROM identity")})


def redirect_rows(lake: LakeContext) -> list[dict[str, Any]]:
    """One row an id that nobody has any more."""
    return [
        {"domain": domain, "golden_id": one.golden_id, "standing": one.standing, "leads_to": one.leads_to}
        for domain in domains(lake)
        for one in ended(lake.lakehouse.ledger, domain)
    ]


def decision_rows(lake: LakeContext) -> Iterator[dict[str, Any]]:
    """One row a judgement; records are named by their hashes, as in the cross-references.

    Who decided is a code that is always the same: `--by` may be somebody's name, and the table is read by many.
    `lake resolve decisions` tells the names.
    """
    ledger = lake.lakehouse.ledger
    code = _codes(lake)
    for domain in domains(lake):
        for block in Decisions(ledger, domain).in_blocks():
            sources = _sources(ledger, domain, block[0].number, block[-1].number)
            yield from (_row(one, sources, code) for one in block)


def _sources(ledger: Ledger, domain: str, first: int, last: int) -> dict[str, str]:
    """By member that decisions of these numbers name, the resource that its record is of."""
    rows = ledger.rows(_SOURCES, domain=domain, first=first, last=last)
    return {row["member"]: row["source"] for row in rows}


def _codes(lake: LakeContext) -> _Code:
    """Gives everybody who decides a code of their own, which tells nobody who it is."""
    named = member_names(lake.settings, lake.lakehouse.ledger)
    return lambda steward: f"st_{named(f'steward/{steward}')[:_CODE]}" if steward else None


def _row(one: Decision, sources: Mapping[str, str], code: _Code) -> dict[str, Any]:
    judged = one.judgement
    return {
        "decision_id": one.number,
        "domain": one.domain,
        "left_member": judged.left,
        "left_resource": sources.get(judged.left),
        "right_member": judged.right,
        "right_resource": sources.get(judged.right),
        "verdict": judged.verdict,
        "score": judged.score,
        "rule": judged.rule,
        "model_version": judged.model_version,
        "steward": code(one.steward),
        "evidence": json.dumps(dict(judged.evidence), ensure_ascii=False, sort_keys=True),
        "decided_at": one.decided_at,
        "undone_at": one.undone_at,
        "undone_by": code(one.undone_by),
    }


REDIRECTS = worked_out(
    "identity_redirect",
    "标识去向",
    REDIRECT,
    ("golden_id",),
    redirect_rows,
    lambda lake: {"identities": ledger_mark(lake, "identity_event")},
)
DECISIONS = worked_out(
    "identity_decision",
    "归并判定",
    DECISION,
    ("decision_id",),
    decision_rows,
    lambda lake: {"decisions": ledger_mark(lake, "decision", "identity_key")},
)
