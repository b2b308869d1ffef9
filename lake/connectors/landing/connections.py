"""Names for databases and interfaces: `connections.yaml` in a landing folder, secrets from the environment."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from lake.connectors.landing.plain_file import regular_bytes
from lake.errors import LakeError
from lake.plain_yaml import LARGEST, load_plain

FILE_NAME = "connections.yaml"
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def read_connections(landings: Sequence[Path], environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Address of every connection; a later landing folder overrides an earlier one.

    `${LANDING}` is the folder of the file, any other `${NAME}` comes from the environment. A connection that needs
    headers is written `{url: ..., headers: {...}}` and comes out as JSON.
    """
    variables = os.environ if environment is None else environment
    found: dict[str, str] = {}
    for landing in landings:
        path = landing / FILE_NAME
        if os.path.lexists(path):
            known = {**variables, "LANDING": str(landing.resolve())}
            found |= {str(name): _address(name, entry, known, path) for name, entry in _entries(path).items()}
    return found


def _entries(path: Path) -> dict[object, object]:
    try:
        content = load_plain(regular_bytes(path, LARGEST).decode("utf-8")) or {}
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise LakeError(message, advice="put a plain file there, or remove it", file=str(path)) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)  # the error's text quotes the line, which may hold a password
        line = mark.line + 1 if mark else None
        raise LakeError(f"not valid YAML: {type(error).__name__}", file=str(path), line=line) from None
    if not isinstance(content, dict):
        raise LakeError("connections must be `name: address` pairs", file=str(path))
    return content


def _address(name: object, entry: object, known: Mapping[str, str], path: Path) -> str:
    match entry:
        case str():
            return _resolved(entry, known)
        case {"url": str(url), **rest} if set(rest) <= {"headers"} and isinstance(rest.get("headers"), dict | None):
            headers: Any = rest.get("headers") or {}
            sent = {str(header): _resolved(str(value), known) for header, value in headers.items()}
            return json.dumps({"url": _resolved(url, known), "headers": sent})
    raise LakeError(
        f"connection {name!r} is neither an address nor `url` and `headers`",
        advice="write `name: address`, or `name: {url: ..., headers: {...}}`",
        file=str(path),
    )


def _resolved(entry: str, known: Mapping[str, str]) -> str:
    """A variable that is not set stays as written: only the sources of this connection are to suffer from it."""
    return _VARIABLE.sub(lambda match: known.get(match.group(1), match.group()), entry)


def check_address(connection: str, address: str) -> None:
    """Raise LakeError when the address still names a variable that is not set."""
    missing = _VARIABLE.search(address)
    if missing:
        raise LakeError(
            f"connection {connection!r} needs the environment variable {missing.group(1)}, which is not set",
            advice="set it, or remove the connection from connections.yaml",
        )
