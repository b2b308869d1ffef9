"""Functions of texts."""

from collections.abc import Callable

from sqlglot import exp

from lake.engine.spark.build import call, cast, is_kind, literal_number, literal_text, once, text, when
from lake.engine.spark.not_portable import not_portable
from lake.engine.spark.pattern import java_pattern, matches_nothing

_SPACES = r"\p{Zs}"
_UPPER_APART = "ßŉǰΐΰևẖẗẘẙẚﬀﬁﬂﬃﬄﬅﬆﬓﬔﬕﬖﬗ"
_LOWER_APART = "İΣ"


def _pattern(node: exp.Expr, where: exp.Expr) -> str:
    found = literal_text(node)
    if found is None:
        raise not_portable(f"`{where.sql('duckdb')[:60]}`", "write the pattern down")
    return found


def _no_flags(node: exp.Expr, name: str, allowed: str = "") -> str:
    flags = node.args.get(name)
    found = "" if flags is None else literal_text(flags)
    if found is None or set(found) - set(allowed):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write the pattern without flags")
    return found


def _matches(node: exp.Expr) -> exp.Expr:
    _no_flags(node, "flag")
    return exp.RegexpLike(this=node.this, expression=text(java_pattern(_pattern(node.expression, node))))


def _matches_all(node: exp.Expr) -> exp.Expr:
    _no_flags(node, "options")
    pattern = java_pattern(_pattern(node.expression, node))
    return exp.RegexpLike(this=node.this, expression=text(rf"\A(?:{pattern})\z"))


def _extract(node: exp.Expr) -> exp.Expr:
    group = node.args.get("group")
    _no_flags(node, "parameters")
    place = 0 if group is None else literal_number(group)
    if place is None:
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write the number of the group down")
    return call("regexp_extract", node.this, java_pattern(_pattern(node.expression, node)), place)


def _replace(node: exp.Expr) -> exp.Expr:
    """Without `g` DuckDB replaces the first match: what stands before it is then matched too, and put back."""
    everywhere = "g" in _no_flags(node, "modifiers", "g")
    pattern, put = _pattern(node.expression, node), _pattern(node.args["replacement"], node)
    if "\\" in put:
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "use regexp_extract and || instead of back references")
    java, right = java_pattern(pattern), put.replace("$", r"\$")
    if everywhere:
        if right and matches_nothing(pattern):
            raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write a pattern that matches at least one letter")
        return call("regexp_replace", node.this, java, right)
    return call("regexp_replace", node.this, rf"\A([\s\S]*?)(?:{java})", f"$1{right}")


def _length(node: exp.Expr) -> exp.Expr:
    """DuckDB counts in 64 bits; products of lengths must not overflow before they do there."""
    if is_kind(node.this, exp.DType.ARRAY, exp.DType.LIST):
        return cast(call("size", node.this), "BIGINT")
    return cast(call("char_length", node.this), "BIGINT")


def _bits(node: exp.Expr) -> exp.Expr:
    return cast(call("bit_length", node.this), "BIGINT")


def _substring(node: exp.Expr) -> exp.Expr:
    """Place nought is before the first letter and counts in DuckDB; Spark takes it for the first letter."""
    start, length = node.args["start"], node.args.get("length")
    if length is None:
        return call("substring", node.this, _whole(start))
    place, letters = literal_number(start), _whole(length)
    if place == 0:
        return call("substring", node.this, 1, exp.Sub(this=letters, expression=exp.Literal.number(1)))
    if place is not None:
        return call("substring", node.this, place, letters)

    def from_place(found: exp.Expr) -> exp.Expr:
        nought = exp.EQ(this=found.copy(), expression=exp.Literal.number(0))
        fewer = exp.Sub(this=letters.copy(), expression=exp.Literal.number(1))
        return when(
            nought, call("substring", node.this.copy(), 1, fewer), call("substring", node.this, found.copy(), letters)
        )

    return once(_whole(start), from_place)


def _whole(node: exp.Expr) -> exp.Expr:
    return node if literal_number(node) is not None else cast(node, "INT")


def _side(name: str) -> Callable[[exp.Expr], exp.Expr]:
    def side(node: exp.Expr) -> exp.Expr:
        letters = literal_number(node.expression)
        if letters is None or letters < 0:
            raise not_portable(f"`{node.sql('duckdb')[:60]}`", "write down how many letters")
        return call(name, node.this, letters)

    return side


def _place(node: exp.Expr) -> exp.Expr:
    return cast(call("instr", node.this, node.args["substr"]), "BIGINT")


def _trim(node: exp.Expr) -> exp.Expr:
    """Without letters DuckDB takes away every blank that Unicode knows, Spark the one of ASCII."""
    if node.expression:
        return node
    side = (node.args.get("position") or "").upper()
    start, end = rf"\A{_SPACES}+", rf"{_SPACES}+\z"
    return call("regexp_replace", node.this, {"LEADING": start, "TRAILING": end}.get(side, f"{start}|{end}"), "")


def _cased(name: str, apart: str) -> Callable[[exp.Expr], exp.Expr]:
    """DuckDB turns letter by letter; a few letters become several in Java, or look at what stands beside them."""

    def cased(node: exp.Expr) -> exp.Expr:
        def by_letter(value: exp.Expr) -> exp.Expr:
            turned = {"ß": "ẞ", "İ": "i", "Σ": "σ"}
            letters = exp.to_identifier("letter", quoted=True)
            column = exp.Column(this=letters)
            known = exp.Case(
                this=column.copy(),
                ifs=[exp.If(this=text(one), true=text(turned.get(one, one))) for one in apart],
                default=call(name, column.copy()),
            )
            each = exp.Lambda(this=known, expressions=[letters.copy()])
            spelt = call("array_join", call("transform", call("split", value.copy(), ""), each), "")
            rare = exp.RegexpLike(this=value.copy(), expression=text(f"[{apart}]"))
            return when(rare, spelt, call(name, value.copy()))

        return once(node.this, by_letter)

    return cased


def _contains(name: str) -> Callable[[exp.Expr], exp.Expr]:
    return lambda node: call(name, node.this, node.expression)


def _like(node: exp.Expr) -> exp.Expr:
    """A backslash means itself in DuckDB."""
    pattern = literal_text(node.expression)
    if pattern is None or isinstance(node.parent, exp.Escape):
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "use contains, starts_with or regexp_matches")
    node.set("expression", text(pattern.replace("\\", "\\\\")))
    return node


def _letters(node: exp.Expr) -> exp.Expr:
    """string_split(text, ''): a list of its letters. By anything else Spark splits at a pattern."""
    if literal_text(node.expression) != "":
        raise not_portable(f"`{node.sql('duckdb')[:60]}`", "use split_part, or split into letters")
    return call("split", node.this, "")


def _sha256(node: exp.Expr) -> exp.Expr:
    return call("sha2", node.this, 256)


def _concat(node: exp.Expr) -> exp.Expr:
    """DuckDB's leaves NULL out, as Spark's concat_ws does; its `||` does not, nor does Spark's."""
    return call("concat_ws", "", *(one.this if isinstance(one, exp.Coalesce) else one for one in node.expressions))


TEXTS: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.RegexpLike: _matches,
    exp.RegexpFullMatch: _matches_all,
    exp.RegexpExtract: _extract,
    exp.RegexpReplace: _replace,
    exp.Length: _length,
    exp.BitLength: _bits,
    exp.Substring: _substring,
    exp.Left: _side("left"),
    exp.Right: _side("right"),
    exp.StrPosition: _place,
    exp.Trim: _trim,
    exp.Upper: _cased("upper", _UPPER_APART),
    exp.Lower: _cased("lower", _LOWER_APART),
    exp.Contains: _contains("contains"),
    exp.StartsWith: _contains("startswith"),
    exp.EndsWith: _contains("endswith"),
    exp.Like: _like,
    exp.Split: _letters,
    exp.SHA2: _sha256,
    exp.Concat: _concat,
}
