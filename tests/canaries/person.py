"""Made-up persons of whom neither name nor number stands anywhere else, so that each trace of them is a leak."""

from dataclasses import dataclass
from datetime import date, timedelta

_RARE = "翯彧旻昶垚堃喆劼玥甯赟淏翀頔骉"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Person:
    """Somebody who exists once."""

    number: int

    @property
    def given_name(self) -> str:
        size = len(_RARE)
        return _RARE[self.number // size**2 % size] + _RARE[self.number // size % size] + _RARE[self.number % size]

    @property
    def name(self) -> str:
        return f"欧阳{self.given_name}"

    @property
    def citizen_id(self) -> str:
        """By GB 11643; no two were born on one day."""
        born = date(1960, 1, 1) + timedelta(days=20 * self.number)
        digits = f"440703{born:%Y%m%d}{self.number % 1000:03}"
        return digits + "10X98765432"[sum(int(one) * by for one, by in zip(digits, _WEIGHTS, strict=True)) % 11]

    @property
    def phone(self) -> str:
        return f"1390750{self.number:04}"

    @property
    def serial(self) -> str:
        """What a department may call them before everybody."""
        return f"S{self.number:04}"

    @property
    def marks(self) -> tuple[str, ...]:
        """What gives them away; of the number as much as tells them apart, for Iceberg writes bounds of 16 letters."""
        return self.given_name, self.citizen_id[:14], self.phone

    def line(self, **other: str) -> str:
        """A line of the test's CSV; `other` are cells that say something else."""
        usual = {"serial": self.serial, "id": self.citizen_id, "name": self.name, "sex": "1", "phone": self.phone}
        return ",".join({**usual, "remark": "", "visits": "3", **other}.values())
