"""The time that Chinese departments write without a zone, and in which their days, months and deadlines are counted."""

from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"
BEIJING = ZoneInfo(ZONE)
