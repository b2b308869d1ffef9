"""The days off and the weekends worked of 2021 to 2024, as the State Council's notices have them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True)
class Notice:
    """The notice of a year. `off`: holiday, first and last day; `worked`: holiday, and the weekend days worked for it.

    Days as month and day.
    """

    number: str
    off: tuple[tuple[str, str, str], ...]
    worked: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Day:
    """A day of a year with a notice. `kind`: 工作日, 周末, 法定节假日 or 调休上班."""

    day: date
    kind: str
    holiday: str | None
    notice: str


NOTICES = {
    2021: Notice(
        "国办发明电〔2020〕27号",
        (
            ("元旦", "0101", "0103"),
            ("春节", "0211", "0217"),
            ("清明节", "0403", "0405"),
            ("劳动节", "0501", "0505"),
            ("端午节", "0612", "0614"),
            ("中秋节", "0919", "0921"),
            ("国庆节", "1001", "1007"),
        ),
        (("春节", "0207 0220"), ("劳动节", "0425 0508"), ("中秋节", "0918"), ("国庆节", "0926 1009")),
    ),
    2022: Notice(
        "国办发明电〔2021〕11号",
        (
            ("元旦", "0101", "0103"),
            ("春节", "0131", "0206"),
            ("清明节", "0403", "0405"),
            ("劳动节", "0430", "0504"),
            ("端午节", "0603", "0605"),
            ("中秋节", "0910", "0912"),
            ("国庆节", "1001", "1007"),
        ),
        (("春节", "0129 0130"), ("清明节", "0402"), ("劳动节", "0424 0507"), ("国庆节", "1008 1009")),
    ),
    2023: Notice(
        "国办发明电〔2022〕16号",
        (
            ("元旦", "0101", "0102"),
            ("春节", "0121", "0127"),
            ("清明节", "0405", "0405"),
            ("劳动节", "0429", "0503"),
            ("端午节", "0622", "0624"),
            ("中秋节、国庆节", "0929", "1006"),
        ),
        (("春节", "0128 0129"), ("劳动节", "0423 0506"), ("端午节", "0625"), ("中秋节、国庆节", "1007 1008")),
    ),
    2024: Notice(
        "国办发明电〔2023〕7号",
        (
            ("元旦", "0101", "0101"),
            ("春节", "0210", "0217"),
            ("清明节", "0404", "0406"),
            ("劳动节", "0501", "0505"),
            ("端午节", "0610", "0610"),
            ("中秋节", "0915", "0917"),
            ("国庆节", "1001", "1007"),
        ),
        (
            ("春节", "0204 0218"),
            ("清明节", "0407"),
            ("劳动节", "0428 0511"),
            ("中秋节", "0914"),
            ("国庆节", "0929 1012"),
        ),
    ),
}
"""By year. The last day of 2022 belongs to the New Year of 2023, and is a Saturday anyway."""


def days_of(year: int) -> Iterator[Day]:
    """Every day of a year that has a notice, in order."""
    notice = NOTICES[year]
    worked = {day: holiday for holiday, days in notice.worked for day in days.split()}
    day = date(year, 1, 1)
    while day.year == year:
        written = f"{day:%m%d}"
        off = next((holiday for holiday, first, last in notice.off if first <= written <= last), None)
        usual = "周末" if day.weekday() >= SATURDAY else "工作日"
        kind = "法定节假日" if off else "调休上班" if written in worked else usual
        yield Day(day, kind, off or worked.get(written), notice.number)
        day += timedelta(days=1)
