"""Answers to common questions that a bundle brings along as SQL macros: who opens the file calls them by name."""

from lake.releases.bundle import BundledMacro

MACROS = (
    BundledMacro(
        "working_days_between(first_day, last_day)",
        """(SELECT until.ordinal - since.ordinal FROM master.calendar AS since, master.calendar AS until
           WHERE since.day = first_day AND until.day = last_day)""",
        "两日之间的工作日数，起始日不计；按国务院办公厅节假日安排，超出日历的为空",
        ("master.calendar",),
    ),
    BundledMacro(
        "county_name(division_code)",
        """(SELECT name FROM master.division WHERE code = left(division_code, 6) AND is_current)""",
        "区划代码所属县（市、区）的现行名称；440700 为全市",
        ("master.division",),
    ),
    BundledMacro(
        "division_today(division_code)",
        """(SELECT current_code FROM master.division_resolution WHERE code = division_code)""",
        "历史区划代码的现行代码；仅凭代码不能认定的为空",
        ("master.division_resolution",),
    ),
    BundledMacro(
        "divisions_on(on_day)",
        """TABLE SELECT * FROM master.division
           WHERE coalesce(valid_from <= on_day, TRUE) AND coalesce(valid_to >= on_day, TRUE)""",
        "某日有效的行政区划",
        ("master.division",),
    ),
    BundledMacro(
        "indicators_known_on(on_day)",
        """TABLE SELECT indicator_code, indicator, area_code, period, value, measure, growth, published_on
           FROM std.stat_indicator_release WHERE published_on <= on_day
           QUALIFY row_number() OVER (
               PARTITION BY indicator_code, area_code, period ORDER BY published_on DESC, release_no DESC) = 1""",
        "某日所知的宏观指标：每一期取该日及以前最近一次发布的数值，其后的修订不计",
        ("std.stat_indicator_release",),
    ),
    BundledMacro(
        "kpi_of(division_code)",
        """TABLE SELECT * FROM topic.kpi WHERE county_code = division_code AND is_complete
           QUALIFY row_number() OVER (PARTITION BY kpi_code ORDER BY period DESC) = 1""",
        "一个县（市、区）各项关键指标最近一个完整期间的数值；440700 为全市",
        ("topic.kpi",),
    ),
)
"""Each is in a bundle that holds the tables it reads."""
