"""The time that Chinese departments write without a zone, and in which their days, months and deadlines are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"
BEIJING = ZoneInfo(ZONE)


def shown_moment(moment: datetime) -> str:
    """A moment to the minute, as every page and every command shows it whatever the machine's own zone is."""
    return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def today() -> date:
    """The day it is in Beijing now."""
    return datetime.now(BEIJING).date()
