"""H21 to H24: names, numbers and trades of organisations."""

from pipelines.sandbox.faults.fault import each, one_of
from pipelines.sandbox.randomness import Generator

pseudo_unit = one_of("灵活就业", "异地转入", "个人", "无")
"""H24: what stands where an employer should."""


@each
def name_variant(value: str, rng: Generator) -> str:
    """H21: the same firm as others write it."""
    styles = [
        value.replace("有限公司", "有限责任公司"),
        value.replace("江门市", "江门", 1),
        value.removeprefix("江门市"),
        f"{value}（已变更）",
        f" {value}",
    ]
    changed = [style for style in styles if style != value]
    return changed[int(rng.integers(len(changed)))]


@each
def other_trade(value: str, rng: Generator) -> str:
    """H23: the trade by another edition of the classification: the section is another."""
    sections = [section for section in "CFGHIKLO" if section != value[:1]]
    return sections[int(rng.integers(len(sections)))] + value[1:]


@each
def lower_case(value: str, rng: Generator) -> str:
    """H22: the code in small letters."""
    return value.lower()


@each
def mistyped_code(value: str, rng: Generator) -> str:
    """H22: letters that the alphabet of the code does not have."""
    place = max(value.rfind("0"), value.rfind("1"))
    return value[:place] + ("O" if value[place] == "0" else "I") + value[place + 1 :]
