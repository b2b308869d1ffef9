"""A REST catalogue on this machine: what Iceberg's standard asks of a server, over PyIceberg's catalogue in a file.

For what SeaweedFS does otherwise than the standard says: here a registered table is what was registered.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import unquote

from pyiceberg.catalog.rest import CreateTableRequest
from pyiceberg.catalog.sql import SqlCatalog
from pyiceberg.exceptions import (
    CommitFailedException,
    NamespaceAlreadyExistsError,
    NoSuchNamespaceError,
    NoSuchTableError,
    TableAlreadyExistsError,
)
from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
from pyiceberg.table import CommitTableRequest, Table
from pyiceberg.table.sorting import UNSORTED_SORT_ORDER

_STATUS: Mapping[type[Exception], int] = {
    NoSuchNamespaceError: 404,
    NoSuchTableError: 404,
    NamespaceAlreadyExistsError: 409,
    TableAlreadyExistsError: 409,
    CommitFailedException: 409,
}
Answer = Mapping[str, Any]
Changed = Callable[[dict[str, Any]], dict[str, Any]]
"""What a faulty server makes of a table that was registered."""


@contextmanager
def catalogue_server(
    file: Path, file_io: Mapping[str, str], registered: Changed = lambda answer: answer
) -> Iterator[str]:
    """Address of a running server, whose tables are reached by `file_io` and known in `file` while it is stopped."""
    catalog = SqlCatalog("served", uri=f"sqlite:///{file}", **file_io)
    handler = type("Handler", (_Handler,), {"rest": _Rest(catalog, registered)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        catalog.close()


class _Rest:
    """Answers by method and path."""

    def __init__(self, catalog: SqlCatalog, registered: Changed) -> None:
        self._catalog = catalog
        self._changed = registered
        self._registered: set[tuple[str, str]] = set()

    def answer(self, method: str, path: list[str], given: dict[str, Any]) -> Answer | None:
        """None where there is nothing to say."""
        match method, path:
            case "GET", ["config"]:
                return {"defaults": {}, "overrides": {}}
            case "POST", ["tables", "rename"]:
                self._catalog.rename_table(_named(given["source"]), _named(given["destination"]))
                return None
            case _, ["namespaces", *rest]:
                return self._of_namespaces(method, rest, given)
        raise NotImplementedError(f"{method} {path}")

    def _of_namespaces(self, method: str, path: list[str], given: dict[str, Any]) -> Answer | None:
        match method, path:
            case "GET", []:
                return {"namespaces": self._catalog.list_namespaces()}
            case "POST", []:
                self._catalog.create_namespace(tuple(given["namespace"]), given["properties"])
                return given
            case "GET" | "HEAD", [space]:
                return {"namespace": [space], "properties": self._catalog.load_namespace_properties(space)}
            case "DELETE", [space]:
                self._catalog.drop_namespace(space)
                return None
            case "POST", [space, "properties"]:
                done = self._catalog.update_namespace_properties(space, set(given["removals"]), given["updates"])
                return {"removed": done.removed, "updated": done.updated, "missing": done.missing}
            case "GET", [space, "tables"]:
                found = self._catalog.list_tables(space)
                return {"identifiers": [{"namespace": [space], "name": name} for _, name in found]}
            case "POST", [space, "tables"]:
                return self._created(space, CreateTableRequest.model_validate(given))
            case "POST", [space, "register"]:
                self._registered.add((space, given["name"]))
                return self._loaded(self._catalog.register_table((space, given["name"]), given["metadata-location"]))
            case _, [space, "tables", name]:
                return self._of_table(method, (space, name), given)
        raise NotImplementedError(f"{method} {path}")

    def _created(self, space: str, wanted: CreateTableRequest) -> Answer:
        table = self._catalog.create_table(
            (space, wanted.name),
            wanted.table_schema,
            wanted.location,
            wanted.partition_spec or UNPARTITIONED_PARTITION_SPEC,
            wanted.write_order or UNSORTED_SORT_ORDER,
            wanted.properties,
        )
        return self._loaded(table)

    def _of_table(self, method: str, name: tuple[str, str], given: dict[str, Any]) -> Answer | None:
        if method == "DELETE":
            self._catalog.drop_table(name)
            return None
        if method == "POST":
            wanted = CommitTableRequest.model_validate(
                {**given, "identifier": {"namespace": [name[0]], "name": name[1]}}
            )
            self._catalog.commit_table(self._catalog.load_table(name), wanted.requirements, wanted.updates)
        return self._loaded(self._catalog.load_table(name))

    def _loaded(self, table: Table) -> Answer:
        answer = {
            "metadata-location": table.metadata_location,
            "metadata": json.loads(table.metadata.model_dump_json(by_alias=True)),
            "config": {},
        }
        return self._changed(answer) if table.name() in self._registered else answer


class _Handler(BaseHTTPRequestHandler):
    rest: _Rest
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    """Head and content in one packet: the client would wait for the second."""
    _one_at_a_time = Lock()

    def do_GET(self) -> None:
        path = [unquote(part) for part in self.path.partition("?")[0].split("/")[2:]]
        given = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
        try:
            with self._one_at_a_time:
                found, status = self.rest.answer(self.command, path, given), 200
        except Exception as error:
            status = _STATUS.get(type(error), 500)
            found = {"error": {"message": str(error), "type": type(error).__name__, "code": status}}
        content = b"" if found is None or self.command == "HEAD" else json.dumps(found).encode()
        self.send_response(status if found is not None else 204)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_DELETE = do_HEAD = do_GET

    def log_message(self, *_arguments: Any) -> None:
        """Tests are silent."""


def _named(given: Mapping[str, Any]) -> tuple[str, ...]:
    return (*given["namespace"], given["name"])
