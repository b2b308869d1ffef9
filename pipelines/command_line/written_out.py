"""Where an officer wants files: asked before anything is worked out for them."""

import tempfile
from pathlib import Path

from lake.errors import LakeError


def require_folder(folder: Path) -> None:
    """Make the folder where there is none. LakeError when nothing can be written into it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise LakeError("无法写入", advice="请核对该位置是否可写、磁盘是否已满", file=str(folder)) from error
