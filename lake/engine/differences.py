"""What DuckDB and Spark say differently and no translation makes the same, and what to write instead.

Measured on both engines: some of it fails on Spark, the rest gives another result without a word.
"""

from sqlglot import exp

WEEKDAY = "days of the week are numbered differently; count from a Monday: date_diff('day', date '2000-01-03', d) % 7"
TILDE = "`~` matches the whole text; write regexp_full_match or regexp_matches"
DIFFERENT: dict[type[exp.Expr], str] = {
    exp.DayOfWeek: WEEKDAY,
    exp.DayOfWeekIso: WEEKDAY,
    exp.Week: "week() is not known to Spark; use extract(week from …)",
    exp.WeekOfYear: "week() is not known to Spark; use extract(week from …)",
    exp.PercentileCont: "percentiles interpolate differently; rank the rows with row_number() and pick one",
    exp.PercentileDisc: "percentiles interpolate differently; rank the rows with row_number() and pick one",
    exp.Quantile: "quantiles interpolate differently; rank the rows with row_number() and pick one",
    exp.Median: "medians interpolate differently; rank the rows with row_number() and pick one",
    exp.Levenshtein: "distances of Chinese text differ; compare texts in Python, before the model",
    exp.GroupConcat: "string_agg differs on NULL and has no order; write array_to_string(list_sort(list(…)), '、')",
    exp.DateBin: "time_bucket is not known to Spark; use date_trunc",
    exp.UnixToTime: "epoch_ms is not known to Spark; keep timestamps as timestamptz",
    exp.ToMap: "map literals are not known to Spark; use columns or a joined table",
    exp.Map: "map literals are not known to Spark; use columns or a joined table",
    exp.Pivot: "PIVOT is not portable; write count(*) filter (where …) for each column",
    exp.Reverse: "letters of several signs are turned as one by DuckDB only",
    exp.ILike: "write lower(…) LIKE …",
    exp.SimilarTo: "`similar to` is not known to Spark; use regexp_matches",
}
