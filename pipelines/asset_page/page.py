"""Writes the page: one to search and draw in, the graph as data, and a list a unit for browsers without scripts."""

import json
import shutil
from collections import Counter
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assets.gov.asset_graph.graph import KINDS, RELATIONS
from catalog.beijing import shown_moment
from lake.errors import LakeError
from pipelines.asset_page.book import Book, Unit
from pipelines.portal.libraries import graph_library

_HERE = Path(__file__).parent
INDEX = "index.html"


def write_page(book: Book, folder: Path, made_at: datetime) -> Path:
    """Write the page into a folder, over what was there of an earlier one; its index."""
    drawing = graph_library()
    index = {"book": book, "moment": shown_moment(made_at), "drawing": drawing is not None}
    try:
        (folder / "units").mkdir(parents=True, exist_ok=True)
        for source in (*sorted((_HERE / "static").glob("*")), *([drawing] if drawing else [])):
            shutil.copyfile(source, folder / source.name)
        (folder / "data.js").write_text(f"window.ASSETS = {_data(book)};\n", encoding="utf-8")
        (folder / INDEX).write_text(_rendered("index.html.j2", title="全域", root="", **index), encoding="utf-8")
        for unit in book.units:
            (folder / unit.file).write_text(_list(book, unit), encoding="utf-8")
    except OSError as error:
        advice = "name a folder that can be made and written to"
        raise LakeError(f"cannot write the page: {error.strerror}", advice=advice, file=str(folder)) from error
    return folder / INDEX


def _list(book: Book, unit: Unit) -> str:
    return _rendered("unit.html.j2", title=unit.title, root="../", book=book, sections=book.sections(unit.name))


def _data(book: Book) -> str:
    """The graph with numbers in the place of ids: a node is known by where it stands."""
    assets, kinds, relations = list(book.graph.assets.values()), list(KINDS), list(RELATIONS)
    at = {asset.id: place for place, asset in enumerate(assets)}
    counted = Counter(asset.kind for asset in assets)
    told = {
        "nodes": [
            [
                *(one.id, kinds.index(one.kind), one.name, one.title, one.grade, one.department, one.systems),
                at.get(one.parent, -1),
            ]
            for one in assets
        ],
        "edges": [[at[tie.source], at[tie.target], relations.index(tie.relation)] for tie in sorted(book.graph.ties)],
        "kinds": [[kind, title, counted[kind]] for kind, title in KINDS.items()],
        "relations": list(RELATIONS.items()),
        "departments": {name: unit.title.zh for name, unit in book.departments.items()},
        "systems": {name: system.title.zh for name, system in book.systems.items()},
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _rendered(template: str, **known: Any) -> str:
    return _environment().get_template(template).render(**known)


@cache
def _environment() -> Environment:
    loader = FileSystemLoader(_HERE / "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    environment.filters["count"] = lambda number: f"{number:,}"
    return environment
