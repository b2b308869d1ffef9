"""A chart of a dataset that is a series or a comparison, as SVG: no script, and it prints."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

import polars as pl

from catalog.publishing.published_dataset import PublishedColumn, PublishedDataset

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 260, 56, 16, 14, 34
_MOST_LINES, _MOST_BARS = 5, 12
_COLOURS = ("#0b6e75", "#c8452d", "#7a5c00", "#4a4e9b", "#2f7d32")
_MONTH = r"^\d{4}-\d{2}$"


@dataclass(frozen=True)
class Chart:
    """A title and the drawing."""

    title: str
    svg: str


def charts(dataset: PublishedDataset, frame: pl.DataFrame, lang: str) -> list[Chart]:
    """At most one: a line over time when there is a column of time, else bars of a group's sums."""
    measure = _measure(dataset, frame)
    if measure is None or frame.height < 2:
        return []
    time = next((column for column in dataset.columns if _is_time(frame, column.name)), None)
    if time is not None:
        return [_lines(dataset, frame, time, measure, lang)]
    group = next((column for column in dataset.columns if _is_group(frame, column.name)), None)
    return [_bars(frame, group, measure, lang)] if group is not None else []


def _measure(dataset: PublishedDataset, frame: pl.DataFrame) -> PublishedColumn | None:
    numbers = (one for one in dataset.columns if frame[one.name].dtype.is_numeric() and one.name not in dataset.key)
    return next(numbers, None)


def _is_time(frame: pl.DataFrame, name: str) -> bool:
    if frame[name].dtype == pl.Date:
        return True
    return frame[name].dtype == pl.String and bool(frame[name].drop_nulls().str.contains(_MONTH).all())


def _is_group(frame: pl.DataFrame, name: str) -> bool:
    is_text = frame[name].dtype == pl.String and not name.endswith("_code")
    return is_text and 1 < frame[name].n_unique() <= _MOST_BARS


def _lines(
    dataset: PublishedDataset, frame: pl.DataFrame, time: PublishedColumn, measure: PublishedColumn, lang: str
) -> Chart:
    names = [one for one in dataset.columns if one.name.endswith("_name") and frame[one.name].n_unique() > 1]
    group = names[0] if names else None
    series = _series(frame, time.name, measure.name, group.name if group else None)
    moments = frame[time.name].cast(pl.String).unique().sort().to_list()
    top = max((value for _, points in series for _, value in points), default=1.0)
    low = min(0.0, min((value for _, points in series for _, value in points), default=0.0))
    plot = _Plot(moments, low, top)
    body = "".join(_line(plot, number, points) for number, (_, points) in enumerate(series))
    legend = _legend([name for name, _ in series]) if group else ""
    title = _title(measure, [time, group] if group else [time], lang)
    return Chart(title, _svg(title, plot.axes() + body) + legend)


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


def _bars(frame: pl.DataFrame, group: PublishedColumn, measure: PublishedColumn, lang: str) -> Chart:
    known = frame.select(group.name, pl.col(measure.name).cast(pl.Float64)).drop_nulls()
    sums = known.group_by(group.name).sum().sort(measure.name, group.name, descending=[True, False]).rows()
    title = _title(measure, [group], lang)
    return Chart(title, _svg(title, "".join(_bar_rows(sums)), 26 * len(sums) + 12))


def _title(measure: PublishedColumn, by: Sequence[PublishedColumn], lang: str) -> str:
    """In English by the names of columns: their titles are Chinese."""
    if lang == "zh":
        return f"{measure.title}：按{'与'.join(column.title for column in by)}"
    return f"{measure.name} by {' and '.join(column.name for column in by)}".replace("_", " ")


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
