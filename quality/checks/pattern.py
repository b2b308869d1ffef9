"""A pattern: one SELECT for many checks that look for the same in different tables.

    /*
    parameters: {code: column, since: condition}
    says: {dimension: consistency, title: {zh: …, en: …}, …}
    */
    select row._batch_id, row._line_no, '$code' as column_name
    from std."$charges" as row join … on row."$code" = … where "$since"

The name comes from the file. `says` are keys of its checks that are alike, with `$code` in the words where they differ.
A table of checks, a YAML file beside the SQL files, names the pattern and gives each check its parameters. They come
in as parts of the syntax tree, names quoted and texts as literals, and are never pasted.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any, Literal

import sqlglot
from pydantic import Field, PrivateAttr
from sqlglot import exp
from sqlglot.errors import SqlglotError

from catalog.contracts.strict import Strict
from catalog.models.sql_file import read_sql_file
from lake.errors import LakeError

PATTERNS = Path(__file__).parent / "patterns"
CHARGES = "charges"
"""The parameter that every pattern has: the charged table."""
Kind = Literal["column", "columns", "text", "texts", "condition", "words"]
"""What a parameter is: a name, a literal, several of them, SQL over the row, or words for people only."""
Given = str | list[str]
_MARK = "$"


class Pattern(Strict):
    """One pattern; `constants` are texts that its SQL names more than once."""

    parameters: dict[str, Kind] = Field(default={})
    constants: dict[str, str] = Field(default={})
    says: dict[str, Any] = Field(default={})
    _path: Path = PrivateAttr(default=Path())
    _query: exp.Query = PrivateAttr(default_factory=exp.Select)

    @classmethod
    def read(cls, name: str) -> "Pattern":
        """The pattern of this name; LakeError when there is none, or when its file says something else than it does."""
        known = {path.stem: path for path in PATTERNS.glob("*.sql")}
        if name not in known:
            raise LakeError(f"there is no pattern {name!r}", advice=f"there are {', '.join(sorted(known))}")
        file = read_sql_file(Pattern, known[name])
        found = file.header
        found._path, found._query = known[name], file.query
        found._require_agreement()
        return found

    def words(self, charges: str, given: Mapping[str, Given]) -> dict[str, Any]:
        """What a check says that has these parameters, as far as the pattern says it. LakeErrors as of `query`."""
        self._require(given)
        shown = {name: ", ".join(one) if isinstance(one, list) else one for name, one in given.items()}
        found: dict[str, Any] = _filled(self.says, {**shown, CHARGES: charges.partition(".")[2]})
        return found

    def query(self, charges: str, given: Mapping[str, Given]) -> exp.Query:
        """The SELECT of a check with these parameters. LakeError for one that is missing, unknown or no SQL."""
        self._require(given)
        values = {name: _value(self.parameters[name], one, name) for name, one in given.items()}
        values |= {name: [exp.Literal.string(text)] for name, text in self.constants.items()}
        tree = self._query.copy()
        for node, name in _places(tree):
            if name == CHARGES:
                node.set("this", exp.to_identifier(charges.partition(".")[2], quoted=True))
            else:
                _put(node, values[name])
        return tree

    def _require(self, given: Mapping[str, Given]) -> None:
        if wrong := sorted(given.keys() ^ self.parameters.keys()):
            takes = ", ".join(f"{name} ({kind})" for name, kind in self.parameters.items()) or "none"
            advice = f"the pattern's parameters: {takes}"
            raise LakeError(f"parameters that are missing or unknown: {', '.join(wrong)}", advice=advice)

    def _require_agreement(self) -> None:
        named = {name for _, name in _places(self._query)}
        in_sql = {CHARGES, *self.constants, *(name for name, kind in self.parameters.items() if kind != "words")}
        if wrong := sorted(named ^ in_sql):
            message = f"parameters that are named and not declared, or declared and not named: {', '.join(wrong)}"
            raise LakeError(message, advice=f"write \"{_MARK}name\" or '{_MARK}name' in the SQL", file=str(self._path))


def _places(tree: exp.Query) -> Iterator[tuple[exp.Expr, str]]:
    """Every table, column and text that stands for a parameter, and which."""
    for node in [*tree.find_all(exp.Table, exp.Column, exp.Literal)]:
        if node.name.startswith(_MARK) and (not isinstance(node, exp.Literal) or node.is_string):
            yield node, node.name.removeprefix(_MARK)


def _value(kind: Kind, given: Given, name: str) -> list[exp.Expr]:
    texts = [given] if isinstance(given, str) else given
    if isinstance(given, list) != (kind in ("columns", "texts")):
        raise LakeError(f"{name} is no {kind}", advice="give one value, or a list where the pattern takes several")
    if kind == "condition":
        return [exp.paren(_condition(given, name)) if isinstance(given, str) else exp.true()]
    if kind in ("column", "columns"):
        return [exp.column(exp.to_identifier(text, quoted=True)) for text in texts]
    return [exp.Literal.string(text) for text in texts]


def _condition(text: str, name: str) -> exp.Expr:
    try:
        return sqlglot.parse_one(text, dialect="duckdb", into=exp.Condition)
    except SqlglotError as error:
        reason = str(error).splitlines()[0]
        raise LakeError(f"{name} is no condition: {reason}", advice="write one expression over the row") from error


def _put(node: exp.Expr, values: list[exp.Expr]) -> None:
    """The values in place of a node: a column keeps the table it is of, a text names the column."""
    new = [value.copy() for value in values]
    for value in new:
        if isinstance(node, exp.Column) and node.table and isinstance(value, exp.Column):
            value.set("table", node.args["table"].copy())
    if isinstance(node, exp.Literal):
        new = [exp.Literal.string(value.name) for value in new]
    node.replace(new[0] if len(new) == 1 else new)


def _filled(said: Any, values: Mapping[str, str]) -> Any:
    if isinstance(said, Mapping):
        return {key: _filled(value, values) for key, value in said.items()}
    return Template(said).substitute(values) if isinstance(said, str) else said
