"""The release of the city's lake: which tables belong to it, and what keeps one of them back."""

from collections.abc import Iterable, Mapping

from assets.context import LakeContext, model_folders
from assets.gov.tables import GOVERNANCE_TABLES, MEASURED_TABLES
from assets.ingestion.hold import held_deliveries
from assets.ingestion.untaken import stands
from assets.master.domains import RESOLVED
from assets.reasons import Reason
from catalog.models.sql_model import ReadModels, read_models
from lake.errors import LakeError
from lake.ledger.half_done import half_done
from lake.releases.manifest import BOOKKEEPING, RELEASED_LAYERS, Offer, layer, makes_new
from lake.releases.releases import Releases
from lake.releases.store import Release
from lake.tables.table_state import TableState


def make_release(lake: LakeContext, failures: Mapping[str, str]) -> Release | None:
    """Publish what is new; None when nothing is. Raises ReleaseBlocked when a blocking check does not hold.

    `failures`: reason by resource (`psb_resident`) or table (`topic.…`). What failed, and what is made from it, stays
    as readers know it; names of anything else hold back nothing. Of a raw table (`raw.psb_resident`) it is that a
    source or a file could not be read: the standard table, if it is whole, is shown as it stands, and named. A resource
    whose newest delivery is held is named, and shown as it was before that; one that had nothing before is kept back
    like one that failed.
    """
    releases, offered, held = Releases(lake.lakehouse), offers(lake), held_deliveries(lake)
    untaken = _untaken(lake, failures)
    stale = _kept_back(lake, offered, releases.current(), held, _stopping(failures, untaken))
    named = {f"std.{name}": reason for name, reason in {**untaken, **held}.items()}
    manifest = releases.propose(offered, stale, named)
    return releases.publish(manifest) if manifest else None


def why_behind(lake: LakeContext, states: Mapping[str, TableState], failures: Mapping[str, str]) -> Reason | None:
    """Why a release has to be tried; None when it would bring readers nothing that they do not know.

    What would block it, as files that are damaged, is a reason too: a run is to say so.
    """
    releases, offered = Releases(lake.lakehouse), offers(lake)
    if damaged := damaged_release(lake):
        return damaged
    if lake.lakehouse.ledger.unbalanced():
        return Reason("does_not_reconcile")
    current = releases.current()
    stopping = _stopping(failures, _untaken(lake, failures))
    stale = _kept_back(lake, offered, current, held_deliveries(lake), stopping)
    former = current.manifest.content() if current else {}
    wanted = {
        name: (states[name].content, offer.contract_version)
        for name, offer in offered.items()
        if name not in stale and name in states and makes_new(name, states[name].rows)
    }
    content = wanted | {name: former[name] for name in stale if name in former}
    if not content or releases.knows(content):
        return None
    return Reason("release_behind", f"{len({name for name in content if former.get(name) != content[name]})} tables")


def damaged_release(lake: LakeContext) -> Reason | None:
    """What a quick look finds wrong with the release that readers see."""
    try:
        found = next(Releases(lake.lakehouse).damages(), None)
    except LakeError as error:
        return Reason("damaged", error.message)
    return Reason("damaged", str(found)) if found else None


def _kept_back(
    lake: LakeContext,
    offered: Mapping[str, Offer],
    current: Release | None,
    held: Mapping[str, str],
    failures: Mapping[str, str],
) -> dict[str, str]:
    """The tables that stay as readers know them, with the reason."""
    released = current.manifest.tables if current else {}
    lost = (name for name in released if name not in offered and layer(name) != BOOKKEEPING)
    unshown = {name: reason for name, reason in held.items() if not _has_rows(lake, f"std.{name}")}
    unshown |= unreadable_tables(lake, lost) | half_done_resources(lake)
    return stale_tables(lake, {**unshown, **failures})


def _untaken(lake: LakeContext, failures: Mapping[str, str]) -> dict[str, str]:
    """Resources that stand though something of them could not be taken, and why it could not."""
    raw = {name.removeprefix("raw."): reason for name, reason in failures.items() if layer(name) == "raw"}
    return {name: reason for name, reason in raw.items() if name in lake.registry.resources and stands(lake, name)}


def _stopping(failures: Mapping[str, str], untaken: Mapping[str, str]) -> dict[str, str]:
    """Failures that keep back what they name, and not only something that was delivered."""
    return {name: reason for name, reason in failures.items() if name.removeprefix("raw.") not in untaken}


def offers(lake: LakeContext) -> dict[str, Offer]:
    """Every table that readers may see, with the version of the contract or model behind it."""
    found = {}
    for resource in lake.registry.resources.values():
        spec = resource.std
        found[spec.name] = Offer(resource.version, resource.key, spec.title, spec.description)
    for name, model in lake.models.items():
        found[name] = Offer(model.version, model.grain, model.title.zh, model.description)
    for domain in RESOLVED:
        for name, spec in domain.specs(lake).items():
            found[name] = Offer(domain.version(lake), domain.keys[name], spec.title, spec.description)
    for table in (*MEASURED_TABLES, *GOVERNANCE_TABLES):
        found[table.spec.name] = Offer("1", table.key, table.spec.title, judged=False)
    return found


def unreadable_tables(lake: LakeContext, lost: Iterable[str]) -> dict[str, str]:
    """Released tables that nobody offers any more because a contract or model is broken: a slip, not a decision."""
    lost = list(lost)
    read = read_models(model_folders(lake.settings)) if lost else ReadModels({})
    declared = {*read.models, *read.unread, *(f"std.{name}" for name in lake.registry.left_out)}
    slips = (table for table in lost if table in declared or (lake.registry.lacks_more and layer(table) == "std"))
    return dict.fromkeys(slips, "目录有误，契约或模型无法读取（lake catalog validate）")


def _has_rows(lake: LakeContext, table: str) -> bool:
    return lake.lakehouse.exists(table) and lake.lakehouse.row_count(table) > 0


def half_done_resources(lake: LakeContext) -> dict[str, str]:
    """Resources whose tables hold a part of a batch, or of all their batches, because a command was killed."""
    again = "上次处理中断，尚未完成（lake run --select {0} 将其完成）"
    return {one.resource: again.format(one.resource) for one in half_done(lake.lakehouse.ledger)}


def stale_tables(lake: LakeContext, failures: Mapping[str, str]) -> dict[str, str]:
    """The tables that could not be renewed, with the reason in Chinese, those made from them included."""
    stale: dict[str, str] = {}
    for name, reason in failures.items():
        table = f"std.{name}" if name in lake.registry.resources else _standard(name)
        if layer(table) in RELEASED_LAYERS:
            stale[table] = reason
    for name, model in lake.models.items():  # upstream first, so that one pass reaches everything
        cause = next((upstream for upstream in model.upstream if upstream in stale), None)
        if name not in stale and cause is not None:
            stale[name] = f"上游 {cause} 未更新：{stale[cause]}"
    return stale


def _standard(table: str) -> str:
    layer, _, name = table.partition(".")
    return f"std.{name}" if layer in ("raw", "quarantine") else table
