"""Stewardship of a domain whose records a resolution puts together: doubts are the pairs that its model left open.

A card shows what the rows say as their data elements mask it, and what spoke for and against in weights.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from assets.context import LakeContext
from assets.records.moved import Places, moved
from assets.records.place import stands_at
from assets.records.resolving import Doubt, Effect, HandVerdict, Reason, Stewardship
from catalog.resolving.resolution import Part, Resolution
from lake.engine.identifiers import literal, quote, quote_table
from lake.engine.interface import SqlEngine
from lake.home.member_names import member_names
from lake.ledger.decisions import RECORDS
from quality.matching.clustering import KEYED, clusters
from quality.matching.evidence import read_evidence
from quality.matching.gather import member_sql
from quality.standards.masking import masked_sql

_SHOWN = 5
"""Source rows of a record on a card."""
_LOOSE = "m"


class ModelledStewardship(Stewardship):
    """The pairs of a resolution's domain."""

    def __init__(self, lake: LakeContext, resolution: Resolution, engine: SqlEngine) -> None:
        super().__init__(lake, resolution.id, engine, f"master.{resolution.id}_xref", "member")
        self._resolution, self._pair = resolution, f"master.{resolution.id}_pair"
        self._attached: set[str] = set()
        engine.attach_tables(lake.lakehouse, [self._xref, self._pair])

    @property
    def titles(self) -> Mapping[str, str]:
        """What people call what the rows say."""
        said = {name: one.title for name, one in self._resolution.attributes.items()}
        return {"member": "来源记录标识", "resource": "信息资源", "part": "在该行中的身份", "rows": "来源行数"} | said

    def unclear(self) -> list[Doubt]:
        """Pairs that the model is unsure of, and those that only a person may join."""
        sizes = f"SELECT entity_id, count(*) AS rows FROM {quote_table(self._xref)} GROUP BY entity_id"
        rows = self._engine.rows(
            f"SELECT least(left_member, right_member) AS l, greatest(left_member, right_member) AS r, p.rule, p.score,"
            f" least(a.rows, b.rows) AS rows FROM {quote_table(self._pair)} AS p"
            f" JOIN ({sizes}) AS a ON a.entity_id = p.left_entity JOIN ({sizes}) AS b ON b.entity_id = p.right_entity"
            " WHERE p.verdict = 'unsure' AND p.left_entity <> p.right_entity"
        )
        return [Doubt(row["l"], row["r"], row["rule"], row["rows"], row["score"]) for row in rows]

    def reasons(self, left: str, right: str) -> Sequence[Reason]:
        """What was compared, with the weights of the model."""
        pair = f"{literal(left)}, {literal(right)}"
        rows = self._engine.rows(
            f"SELECT evidence FROM {quote_table(self._pair)} WHERE left_member IN ({pair}) AND right_member IN ({pair})"
        )
        return [Reason(*one) for row in rows for one in read_evidence(row["evidence"])]

    def records(self, member: str) -> list[dict[str, Any]]:
        """Some of the rows, of as many sources as there are; every value as its data element masks it."""
        return [
            {"member": member[:8], "resource": resource, "part": part, "rows": rows} | self._said(resource, part, place)
            for resource, part, rows, place in self._places(member)
        ]

    def effect(self, left: str, right: str, verdict: HandVerdict) -> Effect:
        """What the clustering would give with one verdict more, as far as it reaches from these two."""
        known = [(self._marked(one), self._marked(other), said) for one, other, said in self.decisions.constraints()]
        asked = (self._marked(left), self._marked(right), verdict)
        before = self._clusters(known)
        after = self._clusters([*(one for one in known if {*one[:2]} != {*asked[:2]}), asked])
        changed = {node for node in {*before, *after} if before.get(node, node) != after.get(node, node)}
        touched = {before.get(node, node) for node in changed} | {after.get(node, node) for node in changed}
        places = {node: (before.get(node, node), after.get(node, node)) for node in {*before, *after, *asked[:2]}}
        return self._counted({node: both for node, both in places.items() if touched & {*both}})

    def noted(self, left: str, right: str) -> Mapping[str, Any]:
        """One row of each side, and what the model thought."""
        named = member_names(self._lake.settings, self._lake.lakehouse.ledger)
        return {
            RECORDS: {one: named(self._row_name(one)) for one in (left, right)},
            "weights": {reason.of: reason.weight for reason in self.reasons(left, right)},
        }

    def _places(self, member: str) -> list[tuple[str, str, int, str]]:
        """(resource, part, rows, condition of one of them) by source."""
        one = "max({'batch': batch_id, 'line': line_no}) AS one"
        rows = self._engine.rows(
            f"SELECT resource, part, count(*) AS rows, {one} FROM {quote_table(self._xref)}"
            f" WHERE member = {literal(member)} GROUP BY ALL ORDER BY resource, part LIMIT {_SHOWN}"
        )
        return [
            (row["resource"], row["part"], row["rows"], stands_at(row["one"]["batch"], row["one"]["line"]))
            for row in rows
        ]

    def _said(self, resource: str, part: str, place: str) -> dict[str, Any]:
        spec = self._lake.registry.resource(resource)
        shown = ", ".join(
            f"{masked_sql(column, spec.field(column).element)} AS {quote(name)}"
            if spec.field(column).is_sensitive
            else f"{quote(column)} AS {quote(name)}"
            for name, column in self._part(resource, part).columns.items()
        )
        self._attach(spec.std.name)
        (row,) = self._engine.rows(f"SELECT {shown} FROM {quote_table(spec.std.name)} WHERE {place}")
        return {name: row.get(name) for name in self._resolution.attributes}

    def _attach(self, table: str) -> None:
        """Make a standard table readable, once: a workbook has hundreds of cards."""
        if table not in self._attached:
            self._engine.attach_tables(self._lake.lakehouse, [table])
            self._attached.add(table)

    def _row_name(self, member: str) -> str:
        """What one of a record's rows is called for ever."""
        resource, part, _rows, place = self._places(member)[0]
        spec = self._lake.registry.resource(resource)
        self._attach(spec.std.name)
        sql = f"SELECT {member_sql(spec, part)} AS name FROM {quote_table(spec.std.name)} WHERE {place}"
        return str(self._engine.rows(sql)[0]["name"])

    def _part(self, resource: str, part: str) -> Part:
        return self._resolution.sources[resource].parts[part]

    def _marked(self, member: str) -> str:
        return (KEYED if member in self._keyed else _LOOSE) + member

    def _clusters(self, verdicts: Iterable[tuple[str, str, str]]) -> dict[str, str]:
        listed = [*verdicts]
        same, apart = ([one[:2] for one in listed if one[2] == said] for said in ("same", "different"))
        return clusters(self._edges, same, apart)

    @cached_property
    def _edges(self) -> list[tuple[str, str, float]]:
        left, right = (
            f"CASE WHEN {side}_keyed THEN '{KEYED}' ELSE '{_LOOSE}' END || {side}_member" for side in ("left", "right")
        )
        rows = self._engine.rows(
            f"SELECT {left} AS l, {right} AS r, score FROM {quote_table(self._pair)} WHERE verdict = 'same'"
        )
        return [(row["l"], row["r"], row["score"]) for row in rows]

    @cached_property
    def _keyed(self) -> set[str]:
        rows = self._engine.query(f"SELECT DISTINCT member FROM {quote_table(self._xref)} WHERE keyed")
        return {*rows["member"].to_pylist()}

    def _counted(self, places: Places) -> Effect:
        """The rows of the nodes that change, by resource, and the golden records before and after."""
        before = int(self._engine.rows(f"SELECT count(DISTINCT entity_id) AS n FROM {quote_table(self._xref)}")[0]["n"])
        listed = ", ".join(literal(node[1:]) for node in places) or "NULL"
        rows = self._engine.rows(
            f"SELECT member, resource, count(*) AS n FROM {quote_table(self._xref)} WHERE member IN ({listed})"
            " GROUP BY ALL"
        )
        by_node: dict[str, Counter[str]] = {self._marked(row["member"]): Counter() for row in rows}
        for row in rows:
            by_node[self._marked(row["member"])][row["resource"]] += row["n"]
        moves = moved(places, by_node)
        change = len({now for _was, now in places.values()}) - len({was for was, _now in places.values()})
        return Effect(before, before + change, sum(moves.values()), dict(sorted(moves.items())))
