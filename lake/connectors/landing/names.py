"""Names of files from outside: as text whatever their bytes are, and as far as a file may be called so here."""

from pathlib import PurePosixPath

_UNFINISHED = (".part", ".tmp", ".crdownload")
_LONGEST = 200
"""Bytes of a name that the lake gives to a file; a file system takes 255."""


def shown_name(name: str) -> str:
    """A name as text. Bytes that are no UTF-8 are GB18030 where a Chinese system wrote them, and else escaped.

    So are control characters, which would write over the lines of a report.
    """
    sent = name.encode("utf-8", "surrogateescape")
    try:
        text = sent.decode()
    except UnicodeDecodeError:
        text = sent.decode("gb18030", "backslashreplace")
    return "".join(letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text)


def is_finished(name: str) -> bool:
    """Whether a name is that of a whole delivery: not hidden, not an editor's lock, not still being written."""
    return not name.startswith((".", "~$")) and not name.lower().endswith(_UNFINISHED)


def kept_name(name: str) -> str:
    """The name under which a delivery is kept: its last part, cut where decoding or escaping made it too long."""
    last = PurePosixPath(name).name
    if len(last.encode()) <= _LONGEST:
        return last
    suffix = last[last.rfind(".") :][:16] if "." in last else ""
    return last.encode()[: _LONGEST - len(suffix.encode())].decode("utf-8", "ignore") + suffix
