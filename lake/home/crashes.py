"""What a crash of a library leaves behind."""

import faulthandler
import sys


def tell_crashes() -> None:
    """From now on a crash of native code says on stderr where it was, which nobody would know otherwise.

    For the programs' entry points.
    """
    if sys.stderr is not None and not faulthandler.is_enabled():  # there is none when it was closed (`2>&-`)
        faulthandler.enable()
