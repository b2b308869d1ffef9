"""A unit's name beside its code (H21): the name that others know the unit by, under the same code.

The register of market entities is believed, unless what it says is doubtful, another department writes the name as the
row does, or most rows of the unit in the same table do: a slip is an exception. Where two departments agree on another
name, it is the register's row that is found.
"""

from collections.abc import Iterator

from catalog.contract import Contract, FieldSpec
from catalog.registry import Registry
from catalog.table_specs import field_title
from lake.engine.identifiers import literal, quote, quote_table
from quality.checks.check import COLUMN, Check

REGISTER, CODE, NAME = "amr_market_entity", "uscc", "entity_name"
CLAIMS = "master.legal_entity_claim"
"""What departments say of legal entities: the witnesses."""
WITNESSES = 2
SEVERAL = 3


def unit_name_checks(contract: Contract, registry: Registry) -> Iterator[Check]:
    """One check for each field that names the unit of a code field (`of`) which refers to the register."""
    if contract.name == REGISTER:
        yield _check(contract, contract.field(NAME), _contradicted(), registry, "其他部门登记的名称")
        return
    for spec in contract.fields:
        if spec.of and contract.field(spec.of).references == f"std.{REGISTER}.{CODE}":
            yield _check(contract, spec, _different(contract, spec), registry, "市场主体登记的名称")


def _check(contract: Contract, spec: FieldSpec, sql: str, registry: Registry, others: str) -> Check:
    title = field_title(spec, registry)
    return Check(
        name=f"{spec.name}.known_name",
        resource=contract.name,
        title=f"{title}应与{others}一致",
        reason=f"{title}与{others}不一致",
        dimension="consistency",
        severity="warning",
        blocking=False,
        sql=sql,
        needs=tuple(dict.fromkeys([f"std.{contract.name}", f"std.{REGISTER}"])),
        helps=(CLAIMS,),
    )


def _different(contract: Contract, spec: FieldSpec) -> str:
    """Rows whose name is neither the register's nor what another department has for the code."""
    name, code = f"own.{quote(spec.name)}", f"own.{quote(spec.of or '')}"
    doubtful = literal(f"{NAME}.doubtful")
    return (
        f"SELECT own._batch_id, own._line_no, {literal(spec.name)} AS {COLUMN}"
        f" FROM {quote_table(f'std.{contract.name}')} AS own"
        f" JOIN {quote_table(f'std.{REGISTER}')} AS register ON register.{quote(CODE)} = {code}"
        f" WHERE {name} <> register.{quote(NAME)} AND NOT list_contains(register._flags, {doubtful})"
        f" AND NOT EXISTS (FROM {quote_table(CLAIMS)} AS claim WHERE claim.uscc = {code} AND claim.entity_name = {name}"
        f" AND claim.resource NOT IN ({literal(contract.name)}, {literal(REGISTER)}))"
        f" AND NOT EXISTS (FROM ({_usual(contract, spec)}) AS usual WHERE usual.code = {code} AND usual.name = {name})"
    )


def _usual(contract: Contract, spec: FieldSpec) -> str:
    """The name that most rows of a code have, of codes with several rows."""
    name, code = quote(spec.name), quote(spec.of or "")
    counted = f"count(*) AS rows, sum(count(*)) OVER (PARTITION BY {code}) AS whole"
    table = quote_table(f"std.{contract.name}")
    names = f"SELECT {code} AS code, {name} AS name, {counted} FROM {table} GROUP BY {code}, {name}"
    return f"SELECT code, name FROM ({names}) WHERE rows >= {SEVERAL} AND 2 * rows > whole"


def _contradicted() -> str:
    """Rows of the register for whose code several departments agree on another name."""
    return (
        f"SELECT own._batch_id, own._line_no, {literal(NAME)} AS {COLUMN}"
        f" FROM {quote_table(f'std.{REGISTER}')} AS own"
        f" WHERE own.{quote(CODE)} IN (SELECT claim.uscc FROM {quote_table(CLAIMS)} AS claim"
        f" WHERE claim.entity_name <> own.{quote(NAME)} AND claim.resource <> {literal(REGISTER)}"
        f" GROUP BY claim.uscc, claim.entity_name HAVING count(DISTINCT claim.resource) >= {WITNESSES})"
    )
