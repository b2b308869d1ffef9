"""Whether all is as it was when nothing was left to do: then neither the catalogue nor Dagster has to be loaded."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pydantic import TypeAdapter

from assets.ingestion.asking import has_nothing_new
from assets.planning.inputs import Surroundings, all_inputs, lake_as_it_is
from catalog.reference_landing import REFERENCE_LANDING
from lake.connectors.fetched import FetchedSource
from lake.connectors.landing.connections import read_connections
from lake.connectors.sources import AnySource
from lake.errors import LakeError
from lake.ledger.looks import Looks
from lake.ledger.run_records import RunRecord, RunRecords
from lake.releases.releases import Releases
from lake.tables.lakehouse import Lakehouse
from pipelines.run_summary import RunSummary

if TYPE_CHECKING:
    from assets.context import LakeContext


def nothing_to_do(house: Lakehouse, around: Surroundings, landings: Sequence[Path] = ()) -> RunSummary | None:
    """How the lake stands, when a run would find nothing to do; None when that has to be looked into."""
    record = RunRecords(house.ledger).settled(all_inputs(around, lake_as_it_is(house)))
    if record is None or _is_damaged(house) or not _all_silent(house, record, landings):
        return None
    return RunSummary.repeated(record.kept["summary"])


def sources_to_ask(lake: "LakeContext") -> list[dict[str, Any]]:
    """The databases and interfaces of the catalogue, for a later run that does not load it."""
    return [
        {"resource": name, "source": source.model_dump(mode="json")}
        for name, resource in lake.registry.resources.items()
        for source in resource.sources
        if isinstance(source, FetchedSource)
    ]


def _is_damaged(house: Lakehouse) -> bool:
    """Whether a quick look finds something wrong with what readers see: a run is to say so."""
    try:
        return any(True for _ in Releases(house).damages())
    except LakeError:
        return True


def _all_silent(house: Lakehouse, record: RunRecord, landings: Sequence[Path]) -> bool:
    """Whether every source that this installation has a connection to says what it said."""
    folders, looks = [REFERENCE_LANDING, house.settings.landing_folder, *landings], Looks(house.ledger)
    known = {(one.resource, one.source): one for one in looks.sources()}
    try:
        addresses = read_connections(folders)
    except LakeError:
        return False
    for entry in record.kept["ask"]:
        source = cast(FetchedSource, TypeAdapter[Any](AnySource).validate_python(entry["source"]))
        said, address = known.get((entry["resource"], source.folder_name)), addresses.get(source.connection)
        if address is None:
            continue
        if said is None:
            return False
        if said.probe is not None and said.probe == source.probe(address):
            continue
        heard = has_nothing_new(house.settings, address, source, said)
        if heard is None:
            return False
        if heard.probe != said.probe:
            looks.note_source(heard)
    return True
