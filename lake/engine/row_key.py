"""A row's key as a hash, so that a key that says who somebody is need not be written down."""

from collections.abc import Iterable

_BETWEEN = 31
"""The unit separator, which stands in no key."""
_NOTHING = 30


def key_hash(columns: Iterable[str]) -> str:
    """SQL of the hash (SHA-256, hex) of some columns, given as SQL, in their order; NULL is a value like others."""
    texts = ", ".join(f"coalesce(CAST({column} AS VARCHAR), chr({_NOTHING}))" for column in columns)
    return f"sha256(concat_ws(chr({_BETWEEN}), {texts}))"
