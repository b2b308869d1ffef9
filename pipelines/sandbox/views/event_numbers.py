"""How the systems that report events to the city's platform number them: the platform refers to these numbers."""

import polars as pl

from pipelines.sandbox.views.columns import compact_day
from pipelines.sandbox.world.expressions import serial

GRID = pl.concat_str(pl.lit("WG4407"), compact_day("time"), serial("event", 8))
URBAN = pl.format("CG202312{}", serial("row", 7))
HOTLINE = pl.concat_str(pl.lit("JM"), compact_day("time"), serial("call", 7))
COMPLAINT = pl.concat_str(pl.lit("1440700"), compact_day("time"), serial("number", 7))
ALARM = pl.format("{}{}", compact_day("called"), serial("site", 6))
