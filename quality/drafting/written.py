"""A contract and what is to be said beside it as YAML.

The library writes every value and every name. What is said beside them stands in comments of one line, from which no
text of a delivery can break out; that it did not is checked at the end.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from lake.errors import LakeError
from quality.drafting.names import one_line

_LONGEST_COMMENT = 400


def written(
    head: Mapping[str, Any], fields: Sequence[Mapping[str, Any]], notes: Sequence[str], beside: Sequence[Sequence[str]]
) -> str:
    """The text of a contract with `notes` above it and, for each field, lines `beside` it."""
    lines = [*map(_comment, notes), _dumped(dict(head)), "fields:"]
    for field, said in zip(fields, beside, strict=True):
        lines += [f"  {_comment(one)}" for one in said]
        lines.append(f"  - {_on_one_line(dict(field))}")
    text = "\n".join(lines) + "\n"
    if yaml.safe_load(text) != {**head, "fields": [dict(field) for field in fields]}:
        raise LakeError("what was drafted does not read as it was meant", advice="write this contract by hand")
    return text


def _comment(text: str) -> str:
    line = one_line(text)
    return f"# {line}" if len(line) <= _LONGEST_COMMENT else f"# {line[:_LONGEST_COMMENT]}…"


def _dumped(value: Any, **options: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**20, **options)
    return text.rstrip("\n")


def _on_one_line(value: Any) -> str:
    return _dumped(value, default_flow_style=True)


class _Dumper(yaml.SafeDumper):
    """Writes a text with line breaks, or with what is not shown, in quotation marks and with escapes."""

    def represent_str(self, text: str) -> yaml.ScalarNode:
        """A text, on one line whatever it holds."""
        style = None if text.isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)

    def ignore_aliases(self, _value: Any) -> bool:
        """Whether the same object is written twice: always, an alias is hard to read."""
        return True


_Dumper.add_representer(str, _Dumper.represent_str)
