"""What is made of raw is made again: standard tables by a restatement, models by their SQL, the rest by its module."""

from collections.abc import Callable, Iterator, Mapping
from uuid import uuid4

from assets.context import LakeContext
from assets.gov import disclosure
from assets.gov.tables import GOVERNANCE_TABLES, MEASURED_TABLES
from assets.governance import WorkedOutTable
from assets.ingestion.restatement import begin_again, restate
from assets.master.domains import domain_of
from assets.models.build import build_model
from assets.repair.actions import (
    BUILD_ANEW,
    DELETE_FORMER,
    FILL_AGAIN,
    FORGET_STATES,
    NAMED_BY_RELEASE,
    NEEDED_BY_RELEASE,
    REMEMBERS,
    RESOLVE_AGAIN,
    SPLIT_ANEW,
    UNDECLARED_CONTRACT,
    UNDECLARED_MODEL,
    UNSEEN,
    WRITE_ANEW,
)
from assets.repair.raw import raw_step
from assets.repair.step import Remedy, Step, lost
from catalog.models.sql_model import SqlModel
from lake.releases.manifest import layer
from lake.releases.releases import Releases
from lake.schema import TableSpec
from lake.tables.maintenance import forget
from lake.tables.needs import Need, needed_by
from lake.tables.soundness import Damage

_OF_A_RESOURCE = ("std", "quarantine")
_EMPTIED = "repair-"
"""How the tokens of commits begin that take all rows away, for others to come."""


def table_steps(lake: LakeContext, damages: Mapping[str, tuple[Damage, ...]]) -> Iterator[Step]:
    """Steps for the damaged files of tables, in the order in which one is made from another."""
    for name in sorted(damages, key=lambda one: _order(lake, one)):
        former = tuple(one for one in damages[name] if one.kind == "former metadata")
        if former:
            yield Step(name, DELETE_FORMER, former, Remedy.REPAIR, _delete(lake, former))
        if needed := tuple(one for one in damages[name] if one not in former):
            yield from _needed(lake, name, needed)


def _order(lake: LakeContext, name: str) -> tuple[int, int, str]:
    layers = ("raw", *_OF_A_RESOURCE)
    if layer(name) in layers:
        return 0, layers.index(layer(name)), name
    models = list(lake.models)
    return (1, models.index(name), name) if name in models else (2, 0, name)


def _needed(lake: LakeContext, name: str, damages: tuple[Damage, ...]) -> Iterator[Step]:
    need = needed_by(lake.lakehouse, name, {one.file for one in damages})
    if need.head or need.unreadable or (need.kept and _was_emptied(lake, name)):
        yield _made_again(lake, name, damages, need)
    if need.loose:
        action = FORGET_STATES.of(states=len(need.loose))
        yield Step(name, action, damages, Remedy.REPAIR, lambda: forget(lake.lakehouse, name, need.loose))
    if need.kept:
        named = ", ".join(Releases(lake.lakehouse).holding(name, need.kept)) or UNSEEN
        if data := tuple(one for one in damages if one.kind == "data"):
            yield lost(name, NEEDED_BY_RELEASE.of(release=named), data)
        elif not need.head:
            yield lost(name, NAMED_BY_RELEASE.of(release=named), damages)


def _made_again(lake: LakeContext, name: str, damages: tuple[Damage, ...], need: Need) -> Step:
    space, _, short = name.partition(".")
    anew = need.unreadable or any(one.kind == "metadata" for one in damages)
    if space in ("raw", *_OF_A_RESOURCE):
        resource = lake.registry.resources.get(short)
        if resource is None:
            return lost(name, UNDECLARED_CONTRACT, damages)
        if space == "raw":
            return raw_step(lake, resource, damages, need)
        return Step(name, SPLIT_ANEW, damages, Remedy.REPAIR, lambda: _restate(lake, name, anew))
    if model := lake.models.get(name):
        return _model_step(lake, model, damages, anew)
    if domain_of(name):
        return Step(name, RESOLVE_AGAIN, damages, Remedy.REPAIR, lambda: lake.lakehouse.drop(name))
    return _governance_step(lake, name, damages, anew)


def _restate(lake: LakeContext, name: str, anew: bool) -> None:
    """Nothing is touched before raw is known to be whole."""
    resource = lake.registry.resource(name.partition(".")[2])
    lake.lakehouse.refuse_damaged(resource.raw.name)
    begin_again(lake, resource)  # before the table goes: a kill must not leave it away with nothing to be done
    if anew:
        lake.lakehouse.drop(name)
    restate(lake, resource)


def _model_step(lake: LakeContext, model: SqlModel, damages: tuple[Damage, ...], anew: bool) -> Step:
    if model.remembers:
        return lost(model.name, REMEMBERS, damages)

    def build() -> None:
        for upstream in model.upstream:
            lake.lakehouse.refuse_damaged(upstream)
        _empty(lake, model.name, anew)
        build_model(lake, model)

    return Step(model.name, BUILD_ANEW.of(tables=", ".join(model.upstream)), damages, Remedy.REPAIR, build)


def _governance_step(lake: LakeContext, name: str, damages: tuple[Damage, ...], anew: bool) -> Step:
    known = {table.spec.name: table for table in (*GOVERNANCE_TABLES, *MEASURED_TABLES, disclosure.TABLE)}
    table = known.get(name)
    if table is None:
        return lost(name, UNDECLARED_MODEL, damages)
    if not isinstance(table, WorkedOutTable):
        return Step(name, FILL_AGAIN, damages, Remedy.REPAIR, lambda: lake.lakehouse.drop(name))

    def write() -> None:
        _empty(lake, name, anew)
        table.write(lake)

    return Step(name, WRITE_ANEW, damages, Remedy.REPAIR, write)


def _empty(lake: LakeContext, name: str, anew: bool) -> None:
    """So that what is made of the same as before is made again; when nothing follows, the next run does it."""
    if anew:
        lake.lakehouse.drop(name)
    elif lake.lakehouse.exists(name):
        lake.lakehouse.replace(_spec(lake, name), [], f"{_EMPTIED}{uuid4().hex}")


def _was_emptied(lake: LakeContext, name: str) -> bool:
    """Whether a repair was killed before it made the table's rows again: they may be what a release lost."""
    return (lake.lakehouse.last_token(name) or "").startswith(_EMPTIED)


def _spec(lake: LakeContext, name: str) -> TableSpec:
    tables = {table.spec.name: table.spec for table in (*GOVERNANCE_TABLES, disclosure.TABLE)}
    return tables[name] if name in tables else lake.tables.spec(name)


def _delete(lake: LakeContext, damages: tuple[Damage, ...]) -> Callable[[], None]:
    def delete() -> None:
        for one in damages:
            lake.lakehouse.storage.delete(lake.lakehouse.storage.root / one.file)

    return delete
