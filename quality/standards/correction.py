"""Corrections applied to rows as sent, counted, and told when the source has mended itself.

They come before everything else, so that a corrected value is cleaned, judged and compared like any other; raw keeps
what was sent, quarantine shows what was judged.
"""

from collections.abc import Sequence
from functools import reduce

from catalog.contracts.contract import Contract
from catalog.contracts.correction import Correction, Matching
from catalog.registry.resource import Resource
from lake.engine.identifiers import literal, quote
from lake.engine.interface import SqlEngine
from lake.ledger.records import Batch, Verdict
from quality.standards.clean import cleaned

CHECK = "correction"


def corrected(contract: Contract, source: str) -> str:
    """A relation like `source`, a relation with the columns as sent, after all corrections of the contract."""
    flags = ", ".join(_flag(correction) for correction in contract.corrections)
    return f"(SELECT * EXCLUDE ({flags}) FROM {_applied(contract, source)})" if flags else source


def touched(engine: SqlEngine, contract: Contract, source: str, where: str = "TRUE") -> dict[str, int]:
    """How many rows of `source` each correction changes."""
    if not contract.corrections:
        return {}
    counts = ", ".join(f"count(*) FILTER ({_flag(one)}) AS {_flag(one)}" for one in contract.corrections)
    [found] = engine.rows(f"SELECT {counts} FROM {_applied(contract, source)} WHERE {where}")
    return dict(zip((one.id for one in contract.corrections), map(int, found.values()), strict=True))


def _applied(contract: Contract, source: str) -> str:
    return reduce(_one_more, contract.corrections, source)


def _one_more(source: str, correction: Correction) -> str:
    """In order: what one correction has written, the next one finds."""
    column, flag = quote(correction.field), _flag(correction)
    right = "NULL" if correction.to is None else literal(correction.to)
    value = f"CASE WHEN {flag} THEN {right} ELSE {column} END"
    found = f"(SELECT *, {_condition(correction)} AS {flag} FROM {source})"
    return f"(SELECT * REPLACE ({value} AS {column}) FROM {found})"


def _flag(correction: Correction) -> str:
    return quote(f"_corrected_{correction.id}")


def _condition(correction: Correction) -> str:
    parts = [_equals(column, wanted) for column, wanted in correction.where.items()]
    parts.append(_equals(correction.field, correction.from_))
    return f"coalesce({' AND '.join(parts)}, FALSE)"


def _equals(column: str, wanted: str | Matching | None) -> str:
    text = cleaned(quote(column), null_spellings=False)
    if wanted is None:
        return f"coalesce({text}, '') = ''"
    if isinstance(wanted, Matching):
        return f"regexp_matches({text}, {literal(wanted.matches)})"
    return f"{text} = {literal(wanted)}"


def correction_verdicts(resource: Resource, deliveries: Sequence[Batch]) -> list[Verdict]:
    """One blocking verdict a correction: it touched as many rows as whoever wrote it expected.

    Of resources that are delivered whole the newest delivery counts, of the others all together.
    """
    loaded = [batch for batch in deliveries if batch.is_loaded]
    if not loaded:
        return []
    counted = loaded[-1:] if resource.states_the_whole else loaded
    return [
        _verdict(one, sum(batch.report.corrections.get(one.id, 0) for batch in counted))
        for one in resource.contract.corrections
    ]


def _verdict(correction: Correction, found: int) -> Verdict:
    least, most = correction.expected
    wanted = f"{least}" if least == most else f"{least}至{most}"
    said = f"更正“{correction.id}”（{correction.reason}）应更正{wanted}行，实际{found}行"
    advice = "源系统已自行改正，请删除该更正" if found < least else "比约定的多，请与数源部门核实后修改 `expect`"
    passed = least <= found <= most
    return Verdict(
        check=f"{CHECK}.{correction.id}",
        title=f"更正“{correction.id}”仍与源数据相符",
        dimension="consistency",
        severity="error",
        blocking=True,
        passed=passed,
        checked=max(found, least),
        failed=0 if passed else max(least - found, found - most),
        observed=said if passed else f"{said}；{advice}",
    )
