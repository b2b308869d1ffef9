"""What a crash of a library leaves behind."""

import faulthandler


def tell_crashes() -> None:
    """From now on a crash of native code says on stderr where it was, which nobody would know otherwise.

    For the programs' entry points.
    """
    if not faulthandler.is_enabled():
        faulthandler.enable()
