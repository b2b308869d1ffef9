"""What a division code meant on a day, and what it is called today."""

from dataclasses import dataclass
from datetime import date

from lake.engine.identifiers import literal
from lake.engine.interface import SqlEngine

_COUNTY_DIGITS = 6


@dataclass(frozen=True)
class ResolvedDivision:
    """The answer for one code. `current_*` are None when the code alone does not tell, or the place left the city.

    `was_valid` is None without a day. `precise` is False when only the county part of a longer code is known.
    """

    code: str
    name: str
    full_name: str
    was_valid: bool | None
    precise: bool
    current_code: str | None
    current_name: str | None
    current_full_name: str | None


def resolve_division(engine: SqlEngine, code: str, on: date | None) -> ResolvedDivision | None:
    """The division behind a code, as of a day and today; None when the code was never in use.

    `master.division_resolution` must be attached. Codes keep the meaning of their time: 440782 was 新会市 on
    2000-01-01 and is 新会区 (440705) today. A town or village code of an abolished county resolves to the county.
    """
    wanted = ", ".join(literal(part) for part in {code, code[:_COUNTY_DIGITS]})
    rows = engine.query(
        f"SELECT * FROM master.division_resolution WHERE code IN ({wanted}) ORDER BY length(code) DESC LIMIT 1"
    ).to_pylist()
    if not rows:
        return None
    row = rows[0]
    return ResolvedDivision(
        code=code,
        name=row["name"],
        full_name=row["full_name"],
        was_valid=None if on is None else _holds(row["valid_from"], row["valid_to"], on),
        precise=row["code"] == code,
        current_code=row["current_code"],
        current_name=row["current_name"],
        current_full_name=row["current_full_name"],
    )


def _holds(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Both days belong to the period; an unknown start or an open end does not limit it."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on <= valid_to)
