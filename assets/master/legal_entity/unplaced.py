"""Rows without a code that are nobody's for certain: their names in the ledger, and what stewards said of them."""

from functools import partial

import pyarrow as pa

from catalog.resolving.record_table import DOMAIN
from lake.engine.duck import DuckEngine
from lake.home.member_names import MemberName
from lake.ledger.decisions import Decisions
from lake.ledger.ledger import Ledger
from quality.matching.clustering import KEYED
from quality.matching.resolve import BELONGING, RECORD, VARIANT, FindVerdicts, Verdicts

UNPLACED, BY_HAND = "matching.unplaced", "matching.by_hand"
"""(variant, name): such rows with their record's keyed hash. (l, r, verdict): what stewards said of such records."""
SAID = "coalesce(k.own_key, v.registration_number, v.organisation_code)"
MEMBER_TEXT = f"concat_ws('/', v.resource, v.part, coalesce({SAID}, CAST(v.variant AS VARCHAR)))"
"""SQL: what a record is called before it is hashed; placed or not, it is called the same."""
_ROWS = f"{VARIANT} AS v JOIN {RECORD} AS k USING (variant)"
_TEXTS = f"SELECT DISTINCT {MEMBER_TEXT} AS text, k.node FROM {_ROWS}"
_NAMES = pa.schema([("text", pa.string()), ("name", pa.string())])
_VERDICTS = pa.schema([("l", pa.string()), ("r", pa.string()), ("verdict", pa.string())])


def verdicts_on_unplaced(ledger: Ledger, named: MemberName) -> FindVerdicts:
    """What stewards said of rows without a code, for `resolve`. What they said of two codes is for the ids alone."""
    return partial(_find, ledger, named)


def _find(ledger: Ledger, named: MemberName, engine: DuckEngine) -> Verdicts:
    listed = Decisions(ledger, DOMAIN).constraints()
    node = _nodes(engine, named, {side for one in listed for side in one[:2]}) if listed else {}
    found = [(node[left], node[right], verdict) for left, right, verdict in listed if {left, right} <= node.keys()]
    loose = [one for one in found if not all(side.startswith(KEYED) for side in one[:2])]
    columns = [pa.array([one[place] for one in loose], pa.string()) for place in range(3)]
    engine.keep_rows(BY_HAND, pa.table(columns, schema=_VERDICTS))
    return loose


def _nodes(engine: DuckEngine, named: MemberName, wanted: set[str]) -> dict[str, str]:
    """By name of a record that was judged its node."""
    rows = (row for some in engine.batches(_TEXTS) for row in some.to_pylist())
    return {name: row["node"] for row in rows if (name := named(row["text"])) in wanted}


def name_unplaced(engine: DuckEngine, named: MemberName) -> None:
    """After `resolve`: leave `UNPLACED` in the engine."""
    rows, of_nobody = f"{_ROWS} JOIN {BELONGING} AS c USING (variant)", f"c.cluster[1] <> '{KEYED}'"
    listed = engine.query(f"SELECT DISTINCT {MEMBER_TEXT} AS text FROM {rows} WHERE {of_nobody} ORDER BY text")
    texts = listed["text"].to_pylist()
    names = pa.table([pa.array(texts, pa.string()), pa.array(map(named, texts), pa.string())], schema=_NAMES)
    engine.keep_rows("matching.unplaced_name", names)
    engine.keep(
        UNPLACED,
        f"SELECT v.variant, n.name FROM {rows} JOIN matching.unplaced_name AS n ON n.text = {MEMBER_TEXT}"
        f" WHERE {of_nobody}",
    )
