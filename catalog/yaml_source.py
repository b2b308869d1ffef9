"""YAML that remembers where everything stood, so that an error can name the file, the line and the field."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError
from yaml.constructor import SafeConstructor

from lake.connectors.landing.plain_file import regular_bytes
from lake.errors import LakeError
from lake.plain_yaml import LARGEST, check_plain
from lake.shape import brief_shape
from lake.told import Told

_MOST_NAMES = 20
_MOST_MEANT = 3
_ALIKE = 0.7
_MEANT = Told("did you mean {names}?", "是否为 {names}？")
_Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Location = tuple[str | int, ...]

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """One YAML file: its content as plain values, and the tree that knows the lines."""

    path: Path
    content: Any
    root: yaml.Node | None

    def line(self, location: Location) -> int:
        """The line of the deepest part of `location` that the file contains, counted from 1."""
        return _walk(self.root, location)[0]

    def field(self, location: Location) -> str:
        """`fields[3].element`: the location as a person would point at it. Names of union members are left out."""
        return _walk(self.root, location)[1]

    def error(self, message: str, location: Location = (), advice: str = "") -> LakeError:
        """An error at a place of this document."""
        field = self.field(location) or None
        text = f"{field}: {message}" if field else message
        return LakeError(text, advice=advice, file=str(self.path), line=self.line(location), column=field)


@dataclass(frozen=True)
class Place:
    """Where an entry of the catalogue is declared: a file, and the key it is under where a file has several."""

    document: Document
    at: Location = ()

    @property
    def path(self) -> Path:
        """The file."""
        return self.document.path

    def error(self, message: str, location: Location = (), advice: str = "") -> LakeError:
        """An error at a place of this entry."""
        return self.document.error(message, (*self.at, *location), advice)


def read_yaml(path: Path) -> Document:
    """Read one file. What is no UTF-8, no YAML or names a key twice is a LakeError."""
    try:
        text = regular_bytes(path, LARGEST).decode("utf-8-sig")
        check_plain(text)
        root = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise LakeError(f"cannot read: {error.strerror}", advice="check the file", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise LakeError("not UTF-8", advice="save the file as UTF-8", file=str(path)) from error
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(path, error) from error
    except yaml.YAMLError as error:
        raise LakeError(f"not YAML: {error}", advice="remove the character", file=str(path)) from error
    if root is None:
        return Document(path, {}, None)
    _refuse_bad_keys(path, root)
    return Document(path, _plain(path, root), root)


def parse(model: type[Model], document: Document, at: Location = (), **known: Any) -> Model:
    """The part of the document at `at` as a model; `known` adds what the file's name or place says.

    Raises Invalid with one LakeError a fault.
    """
    content: Any = document.content
    for part in at:
        content = content[part]
    if not isinstance(content, Mapping):
        raise Invalid([document.error("expected keys with values", at, "write `key: value` lines")])
    try:
        return model.model_validate({**known, **content})
    except ValidationError as error:
        raise Invalid(list(_explain(model, document, at, error))) from error


class Invalid(Exception):
    """What is wrong with one entry, as one LakeError a fault."""

    def __init__(self, errors: list[LakeError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = errors


def _explain(model: type[BaseModel], document: Document, at: Location, error: ValidationError) -> Iterator[LakeError]:
    faults = error.errors(include_url=False)
    for fault in faults:
        if fault["type"] == "too_short" and any(_is_inside(one["loc"], fault["loc"]) for one in faults):
            continue  # only because what is wrong in it does not count
        location = (*at, *fault["loc"])
        last = str(fault["loc"][-1]) if fault["loc"] else ""
        if fault["type"] == "missing":
            yield document.error(f"`{last}` is missing", location[:-1], f"add `{last}: …`")
        elif fault["type"] == "extra_forbidden":
            yield document.error("unknown key", location, closest(last, _keys(model)))
        elif fault["type"] == "string_type":
            yield document.error(
                f"{_quoted(document, fault['input'])} is no text", location, "write the value in quotes"
            )
        else:
            message = fault["msg"].removeprefix("Value error, ")
            yield document.error(message, location, f"correct {_quoted(document, fault['input'])}" if last else "")


def _is_inside(location: Location, outer: Location) -> bool:
    return len(location) > len(outer) and location[: len(outer)] == outer


def closest(wrong: str, known: Iterable[str]) -> str:
    """Advice for a misspelt name, to whoever wrote a declaration."""
    names = sorted(known)
    close = difflib.get_close_matches(wrong, names, n=1)
    return f"did you mean `{close[0]}`?" if close else f"known are {', '.join(names)}"


def meant(wrong: str, known: Iterable[str], otherwise: Told) -> Told:
    """Advice in both languages: the few names that are nearest, of however many; `otherwise` where none is like it."""
    close = difflib.get_close_matches(wrong, list(known), n=_MOST_MEANT, cutoff=_ALIKE)
    return _MEANT.of(names=Told(" or ".join(close), " 或 ".join(close))) if close else otherwise


def closest_zh(wrong: str, known: Iterable[str]) -> str:
    """The same to an officer; of many names that are not alike only the first."""
    names = sorted(known)
    if close := difflib.get_close_matches(wrong, names, n=1):
        return f"是否为 {close[0]}？"
    rest = f" 等 {len(names)} 个" if len(names) > _MOST_NAMES else ""
    return f"可写：{', '.join(names[:_MOST_NAMES])}{rest}"


def _keys(annotation: Any) -> set[str]:
    """The keys of a model and of all models inside it."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields
        inner = (_keys(field.annotation) for field in fields.values())
        return {field.alias or name for name, field in fields.items()}.union(*inner)
    return set().union(*map(_keys, get_args(annotation)))


def _walk(root: yaml.Node | None, location: Location) -> tuple[int, str]:
    node, line, field = root, 1 if root is None else root.start_mark.line + 1, ""
    for position, part in enumerate(location):
        found = _child(node, part)
        if found is None:
            field += f".{part}" if position == len(location) - 1 and isinstance(part, str) else ""
            continue
        node, line = found
        field += f"[{part}]" if isinstance(part, int) else f".{part}"
    return line, field.lstrip(".")


def _child(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None


def _refuse_bad_keys(path: Path, root: yaml.Node) -> None:
    """YAML lets the last of two equal keys win silently, and lets a key be a mapping; we do neither."""
    for node in _mappings(root):
        seen: set[str] = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise LakeError("a key must be a word", advice="put braces in quotes", file=str(path), line=line)
            if key.value in seen:
                raise LakeError(f"key `{key.value}` is written twice", advice="keep one", file=str(path), line=line)
            seen.add(key.value)


def _mappings(root: yaml.Node) -> Iterator[yaml.MappingNode]:
    """All mappings of a tree, each once: anchors make it a graph."""
    waiting, seen = [root], set[int]()
    while waiting:
        node = waiting.pop()
        if id(node) in seen or isinstance(node, yaml.ScalarNode):
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting += [value for _, value in node.value]
        else:
            waiting += node.value


def _plain(path: Path, root: yaml.Node) -> Any:
    try:
        return SafeConstructor().construct_document(root)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(path, error) from error
    except ValueError as error:  # a plain 2023-02-30 is read as a date
        raise LakeError(f"not YAML: {error}", advice="write dates and times in quotes", file=str(path)) from error


def _quoted(document: Document, value: object) -> str:
    """What is written there; of a correction, which holds values of rows, by its shape."""
    return brief_shape(str(value)) if document.path.parent.name == "corrections" else repr(value)[:62]


def _syntax_error(path: Path, error: yaml.MarkedYAMLError) -> LakeError:
    mark = error.problem_mark
    line = None if mark is None else mark.line + 1
    advice = "check the indentation, quotes and colons around this line"
    return LakeError(f"not YAML: {error.problem}", advice=advice, file=str(path), line=line)
