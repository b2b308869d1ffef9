"""How every rate of the governance tables is rounded."""


def rate(part: int, whole: int) -> float | None:
    """The part by the whole, 0 to 1 to four digits; None where there is nothing to divide by."""
    return round(part / whole, 4) if whole else None
