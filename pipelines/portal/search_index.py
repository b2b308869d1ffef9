"""The index that the search page reads: Pagefind's, which cuts Chinese into words, made of the finished pages."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from lake.errors import LakeError
from lake.storage.deletion import delete_file

FOLDER = "pagefind"
_PATIENCE = 600.0
_NOT_OURS = ("pagefind-ui*", "pagefind-modular-ui*", "pagefind-component-ui*", "pagefind-highlight*")
"""Pages that Pagefind would show: the site has its own."""


def is_there() -> bool:
    """Whether Pagefind is installed; without it the search looks only at what the list of datasets shows."""
    return find_spec("pagefind") is not None


def index(site: Path) -> None:
    """Write the index of all pages below a folder. LakeError when Pagefind fails."""
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--output-subdir", FOLDER]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if done.returncode:
        raise LakeError(
            f"the search index was not made: {done.stderr.strip()[-300:]}", advice="install pagefind[extended]"
        )
    for path in (path for pattern in _NOT_OURS for path in (site / FOLDER).glob(pattern)):
        delete_file(site, path)
