"""五个问题，五幅图 · Five of the questions of docs/analysts.md as plots, on the file that `lake release export` writes.

    pip install '.[analysts]'
    marimo edit docs/notebooks/five_questions.py -- --lake 目录/lake.duckdb

As a script it draws the same and shows nothing: `python docs/notebooks/five_questions.py --lake …`.
"""

import marimo

app = marimo.App(width="medium", app_title="江门市城市数据湖 · 五个问题")


@app.cell(hide_code=True)
def _():
    import altair as alt
    import duckdb
    import marimo as mo

    return alt, duckdb, mo


@app.cell(hide_code=True)
def _(mo):
    mo.md(
        """
        # 江门市城市数据湖 · 五个问题

        每幅图回答 `docs/analysts.md` 的一个问题，数据都来自一个 DuckDB 文件。换一个发布版本，图随之更新。
        """
    )
    return


@app.cell
def _(mo):
    lake_file = mo.cli_args().get("lake") or "lake.duckdb"
    return (lake_file,)


@app.cell
def _(duckdb, lake_file):
    lake = duckdb.connect(lake_file, read_only=True)
    lake.execute("SET TimeZone = 'Asia/Shanghai'")
    return (lake,)


@app.cell(hide_code=True)
def _(alt):
    LEVELS = alt.Scale(domain=["正常", "蓝", "黄", "红"], range=["#e8eef2", "#4a90d9", "#f5c242", "#d64545"])
    INK, ACCENT, PALE = "#33475b", "#0f7c8f", "#cfe3e6"

    def drawn(chart, title, subtitle):
        """With the look that all five share."""
        heading = alt.TitleParams(title, subtitle=subtitle, anchor="start", fontSize=17, color=INK, offset=14)
        styled = chart.properties(title=heading).configure_view(strokeWidth=0)
        styled = styled.configure_axis(domain=False, tickSize=0, grid=False, labelColor=INK, title=None, labelPadding=6)
        return styled.configure_legend(title=None, orient="top", labelColor=INK, symbolType="square")

    return ACCENT, INK, LEVELS, PALE, drawn


@app.cell(hide_code=True)
def _(mo):
    mo.md("""## 一、各系统有目标的指标中达标多少？（第5问）""")
    return


@app.cell
def _(lake):
    targets = lake.sql(
        """
        SELECT coalesce(node.title, kpi.system) AS system, kpi.kpi_title, kpi.value, kpi.target,
            CASE WHEN kpi.is_met THEN '达标' ELSE '未达标' END AS outcome
        FROM kpi_of('440700') AS kpi LEFT JOIN gov.asset_node AS node ON node.asset_id = 'system:' || kpi.system
        WHERE kpi.is_met IS NOT NULL ORDER BY system, kpi_title
        """
    ).to_arrow_table()
    return (targets,)


@app.cell
def _(ACCENT, alt, drawn, targets):
    outcomes = alt.Scale(domain=["达标", "未达标"], range=[ACCENT, "#e0a89e"])
    met_chart = drawn(
        alt.Chart(targets)
        .mark_bar(height=14)
        .encode(
            x=alt.X("count():Q", axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("system:N", sort="-x"),
            color=alt.Color("outcome:N", scale=outcomes),
            tooltip=[alt.Tooltip("kpi_title:N", title="指标"), "value:Q", "target:Q"],
            detail="kpi_title:N",
        ),
        "行动方案目标的完成情况",
        "每一小格是一项指标，取最近一个完整期间",
    )
    met_chart
    return (met_chart,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""## 二、哪些经济指标处于过预警？（第8问）""")
    return


@app.cell
def _(lake):
    signals = lake.sql(
        """
        SELECT title, month, level, streak, round(value * 100, 2) AS percent,
            max(CASE WHEN level <> '正常' THEN month END) OVER (PARTITION BY title) AS last
        FROM topic.economy_empower_warning
        WHERE area_code = '440700' AND level IS NOT NULL AND month >= '2022-07' AND frequency = 'M'
        ORDER BY title, month
        """
    ).to_arrow_table()
    return (signals,)


@app.cell
def _(LEVELS, alt, drawn, signals):
    signals_chart = drawn(
        alt.Chart(signals)
        .mark_rect(stroke="white", strokeWidth=2)
        .encode(
            x=alt.X("month:O", axis=alt.Axis(labelAngle=-60)),
            y=alt.Y("title:N", sort=alt.EncodingSortField("last", op="max", order="descending")),
            color=alt.Color("level:N", scale=LEVELS),
            tooltip=[
                alt.Tooltip("title:N", title="指标"),
                alt.Tooltip("month:O", title="月份"),
                alt.Tooltip("percent:Q", title="监测值（%）"),
                alt.Tooltip("level:N", title="级别"),
                alt.Tooltip("streak:Q", title="持续期数"),
            ],
        ),
        "月度指标的预警级别",
        "连续两期才上升，一期即下降；越近的预警越靠上",
    )
    signals_chart
    return (signals_chart,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""## 三、明年2月各指标增速预计多少，会不会预警？（第9问）""")
    return


@app.cell
def _(lake):
    outlook = lake.sql(
        """
        SELECT title, forecast, low, high, blue, expected
        FROM topic.economy_empower_warning
        WHERE area_code = '440700' AND judged = '增速' AND forecast IS NOT NULL
            AND month = (
                SELECT min(month) FROM topic.economy_empower_warning WHERE value IS NULL AND frequency = 'M'
            )
        ORDER BY forecast, title
        """
    ).to_arrow_table()
    return (outlook,)


@app.cell
def _(INK, LEVELS, PALE, alt, drawn, outlook):
    # a forecast, what it may stray to, and where blue begins
    rows = alt.Y("title:N", sort=alt.EncodingSortField("forecast", op="max", order="descending"))
    percent = alt.Axis(format="+.0%")
    band = alt.Chart(outlook).mark_bar(height=9, color=PALE, cornerRadius=4).encode(y=rows, x="low:Q", x2="high:Q")
    limit = alt.Chart(outlook).mark_tick(color=INK, thickness=2, height=15).encode(y=rows, x="blue:Q")
    point = (
        alt.Chart(outlook)
        .mark_circle(size=110, stroke=INK, strokeWidth=1, opacity=1)
        .encode(
            y=rows,
            x=alt.X("forecast:Q", axis=percent),
            color=alt.Color("expected:N", scale=LEVELS),
            tooltip=[
                alt.Tooltip("title:N", title="指标"),
                alt.Tooltip("forecast:Q", title="预测", format="+.2%"),
                alt.Tooltip("low:Q", title="80%下限", format="+.2%"),
                alt.Tooltip("high:Q", title="80%上限", format="+.2%"),
            ],
        )
    )
    outlook_chart = drawn(
        band + limit + point, "累计增速的预测", "浅色为80%区间，竖线为蓝色限值，圆点的颜色为预计达到的级别"
    )
    outlook_chart
    return (outlook_chart,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""## 四、空气优良天数比例是多少？（第14问）""")
    return


@app.cell
def _(lake):
    air = lake.sql(
        """
        SELECT strftime(day, '%Y-%m') AS month, extract(day FROM day) AS of_month, aqi, level, primary_pollutants
        FROM topic.smart_ecology_env_air_city_daily
        WHERE is_valid AND area_code = '440700' ORDER BY day
        """
    ).to_arrow_table()
    [(good_days, valid_days)] = lake.sql("SELECT count(*) FILTER (WHERE aqi <= 100), count(*) FROM air").fetchall()
    return air, good_days, valid_days


@app.cell
def _(INK, air, alt, drawn, good_days, valid_days):
    grades = alt.Scale(
        domain=["优", "良", "轻度污染", "中度污染", "重度污染", "严重污染"],
        range=["#8fd14f", "#f7e463", "#f7a440", "#e4572e", "#8e4585", "#6b1d2a"],
    )
    days = alt.Chart(air).encode(x=alt.X("of_month:O", axis=alt.Axis(labelAngle=0)), y="month:O")
    air_chart = drawn(
        days.mark_rect(stroke="white", strokeWidth=3, cornerRadius=4).encode(
            color=alt.Color("level:N", scale=grades),
            tooltip=[
                alt.Tooltip("aqi:Q", title="空气质量指数"),
                alt.Tooltip("level:N", title="级别"),
                alt.Tooltip("primary_pollutants:N", title="首要污染物"),
            ],
        )
        + days.mark_text(color=INK, fontSize=10).encode(text="aqi:Q"),
        f"空气质量日历：{valid_days}个有效天中优良{good_days}天",
        "格中为空气质量指数（HJ 633），六项污染物都有效的日才有",
    ).properties(height=alt.Step(26))
    air_chart
    return (air_chart,)


@app.cell(hide_code=True)
def _(mo):
    mo.md("""## 五、哪些天的热线话务量超出预期？（第17问）""")
    return


@app.cell
def _(lake):
    calls = lake.sql(
        """
        SELECT day, tickets, forecast, high_80, level
        FROM topic.one_net_service_hotline_outlook WHERE county_code = '440700' ORDER BY day
        """
    ).to_arrow_table()
    return (calls,)


@app.cell
def _(ACCENT, INK, LEVELS, PALE, alt, calls, drawn):
    by_day = alt.Chart(calls).encode(x=alt.X("day:T", axis=alt.Axis(format="%m-%d")))
    expected = by_day.mark_area(color=PALE).encode(y=alt.Y("high_80:Q"), y2=alt.datum(0))
    foretold = by_day.mark_line(color=ACCENT, strokeDash=[4, 3]).encode(y="forecast:Q")
    surprising = (
        by_day.transform_filter("datum.level && datum.level != '正常'")
        .mark_circle(size=90, stroke=INK, strokeWidth=1, opacity=1)
        .encode(
            y="tickets:Q",
            color=alt.Color("level:N", scale=LEVELS),
            tooltip=[alt.Tooltip("day:T", title="日期"), alt.Tooltip("tickets:Q", title="话务量"), "forecast:Q"],
        )
    )
    told = by_day.mark_line(color=INK, strokeWidth=1).encode(y="tickets:Q")
    calls_chart = drawn(
        expected + foretold + told + surprising,
        "热线话务量与预期",
        "浅色为预测的80%上限以下，虚线为预测，实线为实际，圆点为超出预期的日子",
    ).properties(width=640)
    calls_chart
    return (calls_chart,)


if __name__ == "__main__":
    app.run()
