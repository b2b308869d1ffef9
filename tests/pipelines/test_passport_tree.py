"""A passport on the screen: a few rows one by one, many by delivery, failed checks by name."""

from rich.console import Console

from assets.records.passport_record import Passport, SourceRow
from pipelines.command_line.passport import passport_tree


def _source(line: int) -> SourceRow:
    return SourceRow("std.level", "level", "wrb", "level_1.csv", line, "level-1", None, None, "c1", (), (), {})


def _shown(lines: list[int], failed: tuple[str, ...] = ()) -> str:
    sources = tuple(_source(line) for line in lines)
    found = Passport("topic.day", "日均值", {}, {}, "1.0.0", 1, "c1", 3, len(failed), failed, sources)
    console = Console(width=200)
    with console.capture() as shown:
        console.print(passport_tree(found))
    return shown.get()


def test_a_few_rows_are_told_one_by_one() -> None:
    assert "level_1.csv 第 7 行" in _shown([2, 7])


def test_many_rows_of_a_delivery_are_told_together() -> None:
    assert "level_1.csv 共 6 行，第 2-5、9、11 行" in _shown([2, 3, 4, 5, 9, 11])


def test_a_check_that_failed_is_named() -> None:
    assert "水位合理（level_plausible）" in _shown([2], ("水位合理（level_plausible）",))
