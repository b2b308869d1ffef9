"""H6, H14 to H17, H20: what happens to citizen ids and telephone numbers."""

from pipelines.sandbox.faults.fault import each
from pipelines.sandbox.identifiers import citizen_check
from pipelines.sandbox.randomness import Generator


@each
def excel_number(value: str, rng: Generator) -> str:
    """H6: an eighteen-digit id that Excel took for a number."""
    if value[-1] == "X":
        return value
    rounded = f"{value[:15]}000"
    return rounded if rng.random() < 0.5 and citizen_check(rounded[:17]) != "0" else f"{int(value):.5E}"


@each
def fifteen_digits(value: str, rng: Generator) -> str:
    """H14: the id as it was before 1999."""
    return value[:6] + value[8:17]


@each
def odd_x(value: str, rng: Generator) -> str:
    """H15: the check character as people type it."""
    return value[:-1] + ("x", "Ｘ", "x ")[int(rng.integers(3))]


@each
def wrong_check(value: str, rng: Generator) -> str:
    """H16: a typing error that the check digit shows."""
    swapped = value[:15] + value[16] + value[15] + value[17]
    if value[15] != value[16] and value[14] == "9" and rng.random() < 0.4 and "90" <= swapped[14:16] <= "98":
        return swapped
    wrong = [digit for digit in "0123456789" if digit != value[-1]]
    return value[:-1] + wrong[int(rng.integers(len(wrong)))]


@each
def masked(value: str, rng: Generator) -> str:
    """H17: a value hidden by the sending system, in one of the styles in use."""
    styles = (f"{value[:6]}{'*' * (len(value) - 10)}{value[-4:]}", f"{value[:3]}{'*' * (len(value) - 5)}{value[-2:]}")
    return styles[int(rng.integers(len(styles)))]


@each
def dialled(value: str, rng: Generator) -> str:
    """H20: the number with prefixes and spaces."""
    styles = (f"+86{value}", f"+86 {value}", f"0086{value}", f"86-{value}", f"{value[:3]} {value[3:7]} {value[7:]}")
    return styles[int(rng.integers(len(styles)))]


@each
def no_phone(value: str, rng: Generator) -> str:
    """H20: no number at all, where a landline would do."""
    return (f"{value}0", "13800138000", "00000000000")[int(rng.integers(3))]


@each
def not_a_mobile(value: str, rng: Generator) -> str:
    """H20: a digit too many, a landline, or the number everybody types."""
    styles = (f"{value}0", f"0750-2000{value[-3:]}", "13800138000", "00000000000")
    return styles[int(rng.integers(len(styles)))]
