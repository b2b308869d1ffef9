"""The records of all sources, comparable: only sources that have changed are read, and only what differs is made anew.

What a row says depends on no other row, and what glues on no other source. Names are spelt once for all of them.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from catalog.contracts.element import DataElement
from catalog.registry.registry import Registry
from catalog.registry.resource import Resource
from catalog.resolving.resolution import Resolution
from lake.engine.duck import DuckEngine
from lake.engine.identifiers import literal, quote, quote_table
from quality.matching import gather, glue, kept, normalise, touched
from quality.matching.spellings import spellings

Heads = Mapping[str, str]
"""Resource → a text that changes with the rows of its table."""
Files = Mapping[str, Collection[str]]
"""Resource → the data files of its table. What is in a file of a name never changes."""
FILE_NAME = "_file"
"""The column of a row's data file, where tables are read by files."""
AT_ONCE = 4_000_000
"""Sources are read together as long as they have no more rows than these: memory holds all that differs among them."""
_BY_SOURCE = (kept.SOURCE, kept.FILE, kept.ROW, kept.MEMBER, kept.VARIANT, kept.SAID, kept.GLUE, kept.EXTENT)


def outdated(engine: DuckEngine, resolution: Resolution, heads: Heads) -> list[str]:
    """The sources whose records have to be made anew: all, where nothing was kept.

    A day that has not come is nobody's birth date, so records of a source that names one are as old as the day.
    """
    if not kept.is_kept(engine, kept.SOURCE):
        return sorted(heads)
    known = {row["resource"]: row["head"] for row in engine.rows(f"FROM {kept.SOURCE}")}
    ahead = "".join(f" OR v.{name} > s.day" for name in _dates(resolution))
    dated = engine.rows(
        f"SELECT DISTINCT resource FROM {kept.SOURCE} AS s LEFT JOIN {kept.VARIANT} AS v USING (resource)"
        f" WHERE s.day > current_date{ahead}"
    )
    aged = {row["resource"] for row in dated}
    return sorted(name for name, head in heads.items() if known.get(name) != head or name in aged)


def unread(engine: DuckEngine, files: Files) -> dict[str, list[str]]:
    """Of sources that have to be made anew the data files that nobody has read yet: `prepare` reads no others."""
    begun = kept.is_kept(engine, kept.SOURCE)
    known = {row["file"] for row in engine.rows(f"SELECT file FROM {kept.FILE}")} if begun else set()
    return {name: [one for one in some if one not in known] for name, some in files.items()}


def prepare(
    engine: DuckEngine,
    resolution: Resolution,
    registry: Registry,
    tables: Collection[str],
    heads: Heads | None,
    files: Files | None = None,
) -> None:
    """Bring what is kept by source to what the standard `tables` hold. Of those, the outdated have to be attached.

    With the `files` of the outdated, of what is `unread` in them and with `FILE_NAME`; without, whole. Without `heads`
    there will be no next: which rows were read, and whom they name, is not kept.
    """
    there = _there(registry, tables)
    lasting = heads is not None
    heads = dict.fromkeys(there, "") if heads is None else heads
    anew = outdated(engine, resolution, {name: heads[name] for name in resolution.sources if name in there})
    begun = kept.is_kept(engine, kept.SOURCE)
    _leave(engine, resolution, there, begun)
    if anew or not begun:
        for some in _portions(engine, {name: there[name] for name in anew}):
            _tell_apart(engine, resolution, some, files)
            _bring_up(engine, resolution, registry, some, lasting)
        _count_values(engine, resolution, {name: heads[name] for name in anew})


def passing_members_sql(resolution: Resolution, registry: Registry, tables: Collection[str]) -> str:
    """Whom rows name, as `kept.MEMBER` would tell it, where that is not kept: read from the standard `tables`."""
    return gather.members_sql(f"({gather.gather_sql(resolution, _there(registry, tables))})")


def _there(registry: Registry, tables: Collection[str]) -> dict[str, Resource]:
    return {name: one for name, one in registry.resources.items() if one.std.name in tables}


def _portions(engine: DuckEngine, anew: Mapping[str, Resource]) -> Iterator[Mapping[str, Resource]]:
    """The sources by those that are read together, a larger one by itself; nothing once, where none is to be read."""
    counts = (f"SELECT {literal(name)} AS resource, count(*) AS rows FROM {quote_table(one.std.name)}"
              for name, one in anew.items())  # fmt: skip
    portion: dict[str, Resource] = {}
    held = 0
    for row in engine.rows(" UNION ALL ".join(counts)) if anew else []:
        if portion and held + row["rows"] > AT_ONCE:
            yield portion
            portion, held = {}, 0
        portion[row["resource"]] = anew[row["resource"]]
        held += row["rows"]
    yield portion


def _leave(engine: DuckEngine, resolution: Resolution, there: Collection[str], begun: bool) -> None:
    """Sources that are there no more go, and so does half a beginning."""
    known = [name for name in _BY_SOURCE if kept.is_kept(engine, name)]
    gone = f"resource NOT IN ({_texts(there)})" if begun else "true"
    if known and engine.rows(f"SELECT 1 FROM {known[0]} WHERE {gone} LIMIT 1"):
        engine.view("matching.left", f"FROM {kept.SAID} WHERE {gone}")
        told = [touched.records(resolution, ["matching.left"])] if begun else []
        kept.renew(engine, [*told, *(kept.Renewal(name, gone) for name in known), _unused_names(resolution)])


def _unused_names(resolution: Resolution) -> kept.Renewal:
    """Names that nobody has any more."""
    return kept.Renewal(kept.SPELLING, f"written NOT IN ({normalise.names_sql(resolution, kept.VARIANT)})")


def let_read_records(engine: DuckEngine, resolution: Resolution, name: str) -> None:
    """After `prepare`: the comparable records, without what glues, readable under a name; few sources have any."""
    if not engine.rows(f"SELECT 1 FROM {kept.GLUE} LIMIT 1"):
        engine.view(name, f"FROM {kept.SAID}")
        return
    glued = f"resource IN (SELECT resource FROM {kept.GLUE})"
    unglued = glue.unglued_sql(resolution, kept.SAID, kept.GLUE)
    engine.keep("matching.unglued", normalise.with_digest(f"SELECT * EXCLUDE (digest) FROM ({unglued} WHERE {glued})"))
    engine.view(name, f"FROM {kept.SAID} WHERE NOT {glued} UNION ALL BY NAME FROM matching.unglued")


def counties(registry: Registry) -> dict[str, str]:
    """County names → codes, of the counties that govern themselves."""
    return {
        one.title.zh.removesuffix("人民政府"): one.division for one in registry.departments.values() if one.division
    }


def key_element(resolution: Resolution, registry: Registry) -> DataElement:
    """The data element that says what a valid key is: the first of the key's."""
    return registry.elements[resolution.attributes[resolution.key].elements[0]]


def _tell_apart(engine: DuckEngine, resolution: Resolution, anew: Mapping[str, Resource], files: Files | None) -> None:
    """`matching.fresh` and `matching.gone`: rows that are new or other than they were, and as they were or left.

    `matching.read` are all rows that are read, `matching.left_file` the files that are there no more.
    `matching.gathered` has what the fresh say, `matching.touched` every variant that was there and has another row
    behind it than before, or that may mean something else today. Where nothing was kept, all that is told of rows is
    read from the standard tables as it is needed, and never held.
    """
    digests = gather.digests_sql(resolution, anew, None if files is None else FILE_NAME)
    listed = [(name, file) for name in anew for file in ([""] if files is None else files[name])]
    engine.keep("matching.file", _pairs("resource", "file", listed))
    if not kept.is_kept(engine, kept.SOURCE):
        engine.view("matching.read", digests)
        engine.keep("matching.left_file", "FROM matching.file WHERE false")
        engine.view("matching.fresh", "FROM matching.read")
        engine.view("matching.gone", "FROM matching.fresh WHERE false")
        engine.view("matching.gathered", gather.gather_sql(resolution, anew))
        engine.keep("matching.touched", "SELECT variant FROM matching.gathered WHERE false")
        return
    among = f"resource IN ({_texts(anew)})"
    engine.keep("matching.digested", digests)
    engine.view("matching.read", "FROM matching.digested")
    here = "" if files is None else " ANTI JOIN matching.file USING (resource, file)"
    left = f"SELECT resource, file FROM {kept.FILE}{here} WHERE {among}"
    engine.keep("matching.left_file", left)
    before = f"SELECT * FROM {kept.ROW} SEMI JOIN matching.left_file USING (resource, file)"
    engine.keep("matching.differing", gather.differing_sql(before, "FROM matching.read"))
    engine.view("matching.fresh", "SELECT * EXCLUDE (is_fresh) FROM matching.differing WHERE is_fresh")
    engine.view("matching.gone", "SELECT * EXCLUDE (is_fresh) FROM matching.differing WHERE NOT is_fresh")
    known = engine.rows("SELECT 1 FROM matching.read ANTI JOIN matching.fresh USING (line_no, digest) LIMIT 1")
    engine.keep("matching.heard", gather.gather_sql(resolution, anew, "matching.fresh" if known else None))
    engine.view("matching.gathered", "FROM matching.heard")
    ahead = "".join(f" OR v.{name} > s.day" for name in _dates(resolution))
    engine.keep(
        "matching.touched",
        f"SELECT variant FROM {kept.VARIANT} SEMI JOIN matching.gathered USING (variant) UNION"
        f" SELECT variant FROM {kept.MEMBER} SEMI JOIN matching.gone USING (resource, batch_id, line_no) UNION"
        f" SELECT v.variant FROM {kept.VARIANT} AS v JOIN {kept.SOURCE} AS s USING (resource)"
        f" WHERE {among} AND (s.day > current_date{ahead})",
    )


def _bring_up(
    engine: DuckEngine, resolution: Resolution, registry: Registry, anew: Iterable[str], lasting: bool
) -> None:
    """All that is kept of rows, in one transaction."""
    was_there = kept.is_kept(engine, kept.SOURCE)
    stays = engine.rows("SELECT 1 FROM matching.touched LIMIT 1")
    engine.view("matching.behind", f"FROM matching.gathered{_staying() if stays else ''}")
    engine.keep("matching.come", gather.variants_sql(resolution, "matching.behind"))
    spelt = _spell(engine, resolution)
    element, named = key_element(resolution, registry), counties(registry)
    said = normalise.normalise_sql(resolution, "matching.come", spelt, element, named)
    engine.keep("matching.said", said)
    of_touched = "variant IN (FROM matching.touched)" if stays else kept.NONE
    engine.view("matching.left", f"FROM {kept.SAID if was_there else 'matching.said'} WHERE {of_touched}")
    has_left = bool(engine.rows("SELECT 1 FROM matching.gone LIMIT 1"))
    told = touched.records(resolution, ["matching.left", "matching.said"]) if was_there else touched.everything()
    members = gather.members_sql(quote_table("matching.gathered"))
    of_rows = [
        kept.Renewal(kept.MEMBER, _GONE_MEMBER if has_left else kept.NONE, members),
        kept.Renewal(kept.ROW, _IN_LEFT_FILE, "FROM matching.read"),
        kept.Renewal(kept.FILE, f"resource IN ({_texts(anew)})", "FROM matching.file"),
    ]
    kept.renew(
        engine,
        [
            told,
            kept.Renewal(kept.EXTENT, kept.NONE, glue.moved_sql(resolution, "matching.said", "matching.left")),
            kept.Renewal(kept.VARIANT, of_touched, "FROM matching.come"),
            kept.Renewal(kept.SAID, of_touched, "FROM matching.said"),
            *(of_rows if lasting else []),
            *([_unused_names(resolution)] if has_left else []),
        ],
    )
    for name in ("digested", "spelt", "differing", "heard", "touched", "come", "said", "file", "left_file"):
        engine.forget(f"matching.{name}")


_GONE_MEMBER = (
    f"rowid IN (SELECT m.rowid FROM {kept.MEMBER} AS m SEMI JOIN matching.gone USING (resource, batch_id, line_no))"
)
_IN_LEFT_FILE = "(resource, file) IN (SELECT (resource, file) FROM matching.left_file)"


def _staying() -> str:
    """And the rows of touched variants that are as they were, with all that their variant says."""
    row = ", ".join(f"m.{name} AS {name}" for name in ("member", "batch_id", "line_no", "updated"))
    members, variants = (f"(FROM {one} SEMI JOIN matching.touched USING (variant))"
                         for one in (kept.MEMBER, kept.VARIANT))  # fmt: skip
    return (
        f" UNION ALL BY NAME SELECT v.* EXCLUDE (rows) REPLACE ({row}) FROM {members} AS m"
        f" JOIN {variants} AS v USING (variant) ANTI JOIN matching.gone AS g"
        " ON g.resource = m.resource AND g.batch_id = m.batch_id AND g.line_no = m.line_no"
    )


def _count_values(engine: DuckEngine, resolution: Resolution, heads: Heads) -> None:
    """What glues in sources where something may, and that all of them are read: killed before, they are outdated."""
    may = {row["resource"] for row in engine.rows(glue.may_glue_sql(kept.EXTENT, resolution.guards))}
    counted, was_counted = f"resource IN ({_texts(may & heads.keys())})", kept.is_kept(engine, kept.GLUE)
    engine.view("matching.counting", f"FROM {kept.SAID} WHERE {counted}")
    engine.keep("matching.leading", glue.leading_sql(resolution, "matching.counting", resolution.guards))
    engine.keep("matching.gluing", glue.glue_sql("matching.leading", resolution.guards))
    listed = _pairs("resource", "head", heads.items())
    kept.renew(
        engine,
        [
            touched.everything(glue.has_changed_sql(kept.GLUE, "matching.gluing", counted) if was_counted else "true"),
            kept.Renewal(kept.GLUE, counted, "FROM matching.gluing"),
            kept.Renewal(kept.EXTENT, counted, glue.extent_sql("matching.leading")),
            kept.Renewal(
                kept.SOURCE, f"resource IN ({_texts(heads)})", f"SELECT *, current_date AS day FROM ({listed})"
            ),
        ],
    )
    for name in ("leading", "gluing"):
        engine.forget(f"matching.{name}")


def _dates(resolution: Resolution) -> list[str]:
    return [quote(name) for name, one in resolution.attributes.items() if one.role == "date"]


def _spell(engine: DuckEngine, resolution: Resolution) -> str:
    """The spellings of all names that come; those that were not spelt before are by now."""
    written = normalise.names_sql(resolution, "matching.come")
    begun = kept.is_kept(engine, kept.SPELLING)
    unknown = f"FROM ({written}) ANTI JOIN {kept.SPELLING} USING (written)" if begun else written
    names = engine.query(unknown).column("written").to_pylist()
    engine.keep_rows("matching.spelling", spellings(names, resolution.names))
    kept.renew(engine, [kept.Renewal(kept.SPELLING, kept.NONE, "FROM matching.spelling")])
    engine.forget("matching.spelling")
    if not begun:
        return kept.SPELLING
    engine.keep("matching.spelt", f"FROM {kept.SPELLING} WHERE written IN ({written})")
    return "matching.spelt"


def _pairs(one: str, other: str, rows: Iterable[tuple[str, str]]) -> str:
    """A SELECT of two columns of texts."""
    listed = ", ".join(f"({literal(left)}, {literal(right)})" for left, right in rows) or "(NULL, NULL)"
    named = f"SELECT {quote(one)}::VARCHAR AS {quote(one)}, {quote(other)}::VARCHAR AS {quote(other)}"
    return f"{named} FROM (VALUES {listed}) AS t({quote(one)}, {quote(other)}) WHERE {quote(one)} IS NOT NULL"


def _texts(names: Iterable[str]) -> str:
    return ", ".join(map(literal, names)) or literal("")
