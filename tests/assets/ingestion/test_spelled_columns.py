"""However a source spells the name of a column, it is the contract's column: by one folding, whatever the kind."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from lake.connectors.rows.column_name import folded, same_columns
from tests.desk import Desk

SPELLINGS = {
    "zero width": "ST\u200bCD",
    "full width": "ＳＴＣＤ",
    "byte order mark": "\ufeffSTCD",
    "no-break space": "STCD\u00a0",
    "soft hyphen": "ST\u00adCD",
    "direction": "STCD\u200e",
    "case": "stcd",
}
SPELLED = pytest.mark.parametrize("name", SPELLINGS.values(), ids=SPELLINGS.keys())
SOON = ("zero width", "full width")


def slowly(name: str) -> Any:
    return pytest.param(name, marks=pytest.mark.slow)


SPELLED_IN_OTHER_KINDS = pytest.mark.parametrize(
    "name", [name if kind in SOON else slowly(name) for kind, name in SPELLINGS.items()], ids=SPELLINGS.keys()
)
"""`make test` tries every spelling in headers, and two of them wherever else names of columns stand."""
CSV = '{kind: csv, path: "level_*.csv"}'
ROW = {"TM": "2023-08-01", "Z": "1.5"}


def loads(desk: Desk) -> None:
    (batch,) = desk.load().loaded
    assert batch.report.drift and not batch.report.drift.contract.missing
    assert "impact_letter" not in batch.report
    assert desk.rows("std", "station") == [{"station": "A"}]


@SPELLED
def test_in_a_header(desk: Desk, name: str) -> None:
    desk.deliver("level_1.csv", f"{name},TM,Z\nA,2023-08-01,1.5\n")
    loads(desk)


@SPELLED_IN_OTHER_KINDS
def test_in_a_key(desk: Desk, name: str) -> None:
    desk.change_contract(CSV, '{kind: json, path: "level_*.json"}')
    desk.deliver("level_1.json", json.dumps([{name: "A", **ROW}], ensure_ascii=False))
    loads(desk)


@pytest.mark.parametrize("name", ["ST\u200dCD", "ＳＴＣＤ", *map(slowly, ["STCD\ufeff", "stcd"])])
def test_in_an_element_and_an_attribute(desk: Desk, name: str) -> None:
    desk.change_contract(CSV, '{kind: xml, record: row, path: "level_*.xml"}')
    desk.change_contract("from: Z,", 'from: "Z@value",')
    desk.change_contract("rules:", "ignored: [Z]\nrules:")
    desk.deliver("level_1.xml", f'<all><row><{name}>A</{name}><TM>2023-08-01</TM><Z Ｖalue="1.5"/></row></all>')
    loads(desk)
    assert desk.rows("std", "level") == [{"level": 1.5}]


@SPELLED_IN_OTHER_KINDS
def test_in_a_table(desk: Desk, name: str) -> None:
    desk.change_contract(CSV, "{kind: sql, connection: core, table: level}")
    desk.deliver("connections.yaml", "core: sqlite:///${LANDING}/core.db\n")
    with sqlite3.connect(desk.settings.landing_folder / "core.db") as database:
        database.execute(f'create table level ("{name}", TM, Z)')
        database.execute("insert into level values ('A', '2023-08-01', 1.5)")
    loads(desk)


@SPELLED_IN_OTHER_KINDS
def test_in_an_answer(desk: Desk, name: str) -> None:
    desk.change_contract(CSV, "{kind: http, connection: api, path: /level}")
    with answering({"data": [{name: "A", **ROW}]}) as address:
        desk.deliver("connections.yaml", f"api: {address}\n")
        loads(desk)


@SPELLED_IN_OTHER_KINDS
def test_in_what_raw_kept_before_the_contract_knew_the_column(desk: Desk, name: str) -> None:
    desk.change_contract("  - {name: level, from: Z,", "  - {name: level, from: NOTHING,")
    sent = name.replace("STCD", "Z").replace("ST", "").replace("CD", "Z")
    sent = {"ＳＴＣＤ": "Ｚ", "stcd": "z"}.get(name, sent)
    desk.deliver("level_1.csv", f"STCD,TM,{sent}\nA,2023-08-01,1.5\n")
    desk.load()
    assert desk.rows("std", "level") == [{"level": None}]
    desk.change_contract("from: NOTHING,", "from: Z,")
    desk.change_contract("rules:", "ignored: [NOTHING]\nrules:")
    desk.load()
    assert desk.rows("std", "level") == [{"level": 1.5}]


def test_columns_that_are_the_same_but_for_the_spelling_are_told_apart_by_it() -> None:
    assert same_columns(["a", "A"], ["A", "a"]) == {"a": "a", "A": "A"}
    assert same_columns(["a", "A"], ["a"]) == {"a": "a"}
    assert same_columns(["A"], ["a", "ａ"]) == {"A": "a"}
    assert folded("企业\u200b　名称") == folded("企业名称") != folded("企业名")


@contextmanager
def answering(document: object) -> Iterator[str]:
    body = json.dumps(document, ensure_ascii=False).encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Tests stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
