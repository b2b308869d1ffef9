"""Which tags keep the snapshots of releases from expiring, when releases go.

A tag is only made for what is new in a release; later ones that show the same snapshot rest on it. So a tag that goes
is handed on to the oldest release that still shows its snapshot.
"""

from collections.abc import Collection, Iterator, Mapping

from pyiceberg.table import Table

from lake.errors import LakeError
from lake.releases.manifest import Manifest, tag_of
from lake.tables.commit import missed_metadata
from lake.tables.lakehouse import Lakehouse
from lake.tables.maintenance import TagMove, move_tags


def hand_over_tags(
    lakehouse: Lakehouse, kept: Collection[Manifest], pruned: Collection[str], keep: int
) -> Mapping[str, int]:
    """Take the tags of pruned releases from all tables. `kept`: the manifests of those that stay, oldest first.

    Returns how many snapshots of each table nothing keeps any more, beside the newest `keep`: they are forgotten in the
    same commit. LakeError, after all other tables, when those of one cannot be changed. May be repeated after a crash.
    """
    gone = {tag_of(one) for one in pruned}
    errors = list[LakeError]()
    forgotten: dict[str, int] = {}
    for name in lakehouse.tables():
        try:
            table = lakehouse.table(name)
            if taken := table.refs().keys() & gone:
                move = TagMove(dict(_given(table, name, kept, taken)), taken)
                forgotten[name] = len(move_tags(lakehouse, name, move, keep=keep))
            else:  # a killed call may have taken them without writing down what it wrote
                lakehouse.ledger.record_files(missed_metadata(lakehouse.target(name), table))
        except LakeError as error:
            errors.append(error)
    if errors:
        raise errors[0]
    return forgotten


def _given(table: Table, name: str, kept: Collection[Manifest], taken: Collection[str]) -> Iterator[tuple[str, int]]:
    """Tags to make: for each snapshot that would be left without one the tag of the oldest release that shows it."""
    references = table.refs()
    safe = {references[one.tag].snapshot_id for one in kept if one.tag in references}  # the head moves on
    bare = {references[tag].snapshot_id for tag in taken} - safe
    for manifest in kept:
        shown = manifest.tables.get(name)
        if shown and shown.snapshot_id in bare:
            bare.remove(shown.snapshot_id)
            yield manifest.tag, shown.snapshot_id
