"""A chart of a dataset that is a series or a comparison, as SVG: no script, and it prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from catalog.publishing.published_dataset import PublishedColumn, PublishedDataset

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 260, 56, 16, 14, 34
_MOST_LINES, _MOST_BARS = 5, 12
_COLOURS = ("#0b6e75", "#c8452d", "#7a5c00", "#4a4e9b", "#2f7d32")
_PERIOD = r"^(19|20)\d{2}(-?(0[1-9]|1[0-2])(-\d{2}T.*)?|-Q[1-4])?$"
_VALUE = "_value"
_WHOLE = ("江门市", "440700", "全市", "合计", "总计")


@dataclass(frozen=True)
class Chart:
    """A title and the drawing."""

    title: str
    svg: str


def charts(dataset: PublishedDataset, frame: pl.DataFrame, lang: str) -> list[Chart]:
    """At most one: a line over time for a series, bars of sums for figures of groups, of rows for a list of things."""
    if frame.height < 2:
        return []
    measure = _measure(dataset, frame)
    time = next((one for one in dataset.columns if one.name in dataset.key and _is_time(frame, one.name)), None)
    if time is not None:
        return [_lines(dataset, frame, time, measure, lang)] if measure is not None else []
    group = next((one for one in dataset.columns if _is_group(frame, one.name)), None)
    if group is not None:
        return [_bars(frame, group, measure if _is_keyed(dataset, group.name) else None, lang)]
    keyed = (one for one in dataset.columns if _is_keyed(dataset, one.name))
    named = next((one for one in keyed if _is_named(frame, one.name)), None)
    return [_bars(frame, named, measure, lang)] if named is not None and measure is not None else []


def _measure(dataset: PublishedDataset, frame: pl.DataFrame) -> PublishedColumn | None:
    place = {dataset.geometry.longitude, dataset.geometry.latitude} if dataset.geometry else set[str]()
    taken = {*dataset.key, *place}
    return next((one for one in dataset.columns if frame[one.name].dtype.is_numeric() and one.name not in taken), None)


def _is_time(frame: pl.DataFrame, name: str) -> bool:
    """Days, moments, and texts that are months, quarters or years."""
    if frame[name].dtype == pl.Date:
        return True
    known = frame[name].drop_nulls()
    return known.dtype == pl.String and known.len() > 0 and bool(known.str.contains(_PERIOD).all())


def _is_group(frame: pl.DataFrame, name: str) -> bool:
    """What several rows share."""
    return _is_text(frame, name) and 1 < frame[name].drop_nulls().n_unique() <= min(_MOST_BARS, frame.height - 1)


def _is_named(frame: pl.DataFrame, name: str) -> bool:
    """What each row stands for: a county, not the number of a permit."""
    return _is_text(frame, name) and name.endswith("_name") and frame.height <= _MOST_BARS


def _is_keyed(dataset: PublishedDataset, name: str) -> bool:
    """Whether the figures are those of its values; of a county they are, too, when its code is in the key."""
    return name in dataset.key or f"{name.removesuffix('_name')}_code" in dataset.key


def _is_text(frame: pl.DataFrame, name: str) -> bool:
    return frame[name].dtype == pl.String and not name.endswith("_code")


def _lines(
    dataset: PublishedDataset, frame: pl.DataFrame, time: PublishedColumn, measure: PublishedColumn, lang: str
) -> Chart:
    named = (one for one in dataset.columns if one.name.endswith("_name") or one.name in dataset.key)
    names = [one for one in named if one.name != time.name and _tells_apart(frame, one.name)]
    group = _spoken(dataset, frame, names[0]) if names else None
    frame, chosen = _one_of_the_rest(dataset, frame, time, group)
    series = _series(frame, time.name, measure.name, group.name if group else None)
    moments = frame[time.name].drop_nulls().cast(pl.String).unique().sort().to_list()
    top = max((value for _, points in series for _, value in points), default=1.0)
    low = min(0.0, min((value for _, points in series for _, value in points), default=0.0))
    plot = _Plot(moments, low, top)
    body = "".join(_line(plot, number, points) for number, (_, points) in enumerate(series))
    legend = _legend([name for name, _ in series]) if group else ""
    title = _title(measure, [time, group] if group else [time], lang, chosen)
    return Chart(title, _svg(title, plot.axes() + body) + legend)


def _spoken(dataset: PublishedDataset, frame: pl.DataFrame, group: PublishedColumn) -> PublishedColumn:
    """The column that says in words what a column of codes says, where there is one."""

    def are_words(name: str) -> bool:
        return _is_text(frame, name) and bool(frame[name].drop_nulls().str.contains(r"[^\x00-\x7F]").all())

    def says_the_same(name: str) -> bool:
        return frame[name].n_unique() == frame[group.name].n_unique() == frame.select(name, group.name).n_unique()

    if are_words(group.name):
        return group
    return next((one for one in dataset.columns if are_words(one.name) and says_the_same(one.name)), group)


def _one_of_the_rest(
    dataset: PublishedDataset, frame: pl.DataFrame, time: PublishedColumn, group: PublishedColumn | None
) -> tuple[pl.DataFrame, list[str]]:
    """Rows that are one a moment and group, and by which values of the rest of the key; else they would be mixed.

    Of each the value that sums up the others, where it is told by its word; else the one with most rows.
    """
    drawn, chosen = [time.name, *([group.name] if group else [])], list[str]()
    for name in (name for name in dataset.key if name not in drawn and name in frame.columns):
        if frame.group_by(drawn).agg(pl.col(name).n_unique())[name].max() == 1:
            continue
        values = frame[name].cast(pl.String).fill_null("—")
        counts = values.value_counts().sort("count", name, descending=[True, False])[name].to_list()
        value = next((one for one in _WHOLE if one in counts), counts[0])
        frame, chosen = frame.filter(values == value), [*chosen, value]
    return frame, chosen


def _tells_apart(frame: pl.DataFrame, name: str) -> bool:
    return _is_text(frame, name) and frame[name].drop_nulls().n_unique() > 1


def _series(
    frame: pl.DataFrame, time: str, measure: str, group: str | None
) -> list[tuple[str, list[tuple[str, float]]]]:
    """The groups with most rows, each in the order of time; values of the same time and group are averaged."""
    if group is None:
        return [("", _points(frame, time, measure))]
    largest = frame[group].drop_nulls().value_counts(sort=True)[group].head(_MOST_LINES).sort().to_list()
    return [(name, _points(frame.filter(pl.col(group) == name), time, measure)) for name in largest]


def _points(frame: pl.DataFrame, time: str, measure: str) -> list[tuple[str, float]]:
    known = frame.select(pl.col(time).cast(pl.String), pl.col(measure).cast(pl.Float64)).drop_nulls()
    return [(moment, value) for moment, value in known.group_by(time).mean().sort(time).rows()]


@dataclass(frozen=True)
class _Plot:
    moments: Sequence[str]
    low: float
    top: float

    def x(self, moment: str) -> float:
        wide = _WIDTH - _LEFT - _RIGHT
        return _LEFT + wide * self.moments.index(moment) / max(1, len(self.moments) - 1)

    def y(self, value: float) -> float:
        high = _HEIGHT - _TOP - _BOTTOM
        return _HEIGHT - _BOTTOM - high * (value - self.low) / ((self.top - self.low) or 1)

    def axes(self) -> str:
        steps = [self.low + (self.top - self.low) * step / 4 for step in range(5)]
        grid = "".join(
            f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{self.y(step):.1f}" y2="{self.y(step):.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{self.y(step) + 4:.1f}" text-anchor="end">{_short(step)}</text>'
            for step in steps
        )
        shown = {0: "start", len(self.moments) // 2: "middle", len(self.moments) - 1: "end"}
        return grid + "".join(
            f'<text x="{self.x(self.moments[place]):.1f}" y="{_HEIGHT - 10}" text-anchor="{anchor}">'
            f"{escape(self.moments[place])}</text>"
            for place, anchor in shown.items()
        )


def _line(plot: _Plot, number: int, points: Sequence[tuple[str, float]]) -> str:
    path = " ".join(f"{plot.x(moment):.1f},{plot.y(value):.1f}" for moment, value in points)
    return f'<polyline points="{path}" stroke="{_COLOURS[number]}"/>'


def _bars(frame: pl.DataFrame, group: PublishedColumn, measure: PublishedColumn | None, lang: str) -> Chart:
    """Of the sums of a measure, or of the number of rows."""
    value = pl.col(measure.name).cast(pl.Float64) if measure else pl.lit(1.0)
    known = frame.select(group.name, value.alias(_VALUE)).drop_nulls()
    sums = known.group_by(group.name).sum().sort(_VALUE, group.name, descending=[True, False]).rows()
    title = _title(measure, [group], lang)
    return Chart(title, _svg(title, "".join(_bar_rows(sums)), 26 * len(sums) + 12))


def _title(
    measure: PublishedColumn | None, by: Sequence[PublishedColumn], lang: str, chosen: Sequence[str] = ()
) -> str:
    """In English by the names of columns: their titles are Chinese. `chosen`: of what only a part is drawn."""
    if lang == "zh":
        only = f"（{'、'.join(chosen)}）" if chosen else ""
        return f"{measure.title if measure else '数量'}：按{'与'.join(column.title for column in by)}{only}"
    said = f"{measure.name if measure else 'number'} by {' and '.join(column.name for column in by)}".replace("_", " ")
    return f"{said} ({', '.join(chosen)})" if chosen else said


def _bar_rows(sums: Sequence[tuple[str, float]]) -> Iterator[str]:
    top, wide = max(value for _, value in sums) or 1, _WIDTH - 2 * 110
    for number, (name, value) in enumerate(sums):
        y = 26 * number + 8
        yield (
            f'<text x="102" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="110" y="{y}" width="{max(1.0, wide * value / top):.1f}" height="18" fill="{_COLOURS[0]}"/>'
            f'<text x="{116 + wide * value / top:.1f}" y="{y + 14}">{_short(value)}</text>'
        )


def _legend(names: Sequence[str]) -> str:
    items = (
        f'<li><svg viewBox="0 0 12 12" aria-hidden="true"><rect width="12" height="12" fill="{colour}"/></svg>'
        f"{escape(name)}</li>"
        for name, colour in zip(names, _COLOURS, strict=False)
    )
    return f'<ul class="legend">{"".join(items)}</ul>'


def _svg(title: str, body: str, height: int = _HEIGHT) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">{body}</svg>'


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.2f}"
