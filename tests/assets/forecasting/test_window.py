"""Windows: what was known of a series at an origin, read from texts."""

from assets.forecasting.window import windows_of


def texts(origin: str, values: str) -> list[str]:
    """`.` is a period without a value."""
    return [
        f"SHXFP|440700|{origin}|2023-04-20|p{place}|{'' if value == '.' else value}|0.{place}|4"
        for place, value in enumerate(values.split(), start=1)
    ]


def test_what_comes_after_the_last_value_lies_ahead_and_the_series_keeps_its_parts() -> None:
    [window] = windows_of(texts("p3", "1 2 3 . ."))["SHXFP|440700"]
    assert (window.origin, window.known_on, window.season) == ("p3", "2023-04-20", 4)
    assert window.values.tolist() == [1, 2, 3]
    assert window.ahead == ("p4", "p5")
    assert window.regressor is not None
    assert window.regressor.tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]


def test_a_gap_lies_on_the_line_between_its_neighbours_and_was_not_told() -> None:
    [window] = windows_of(texts("p5", ". 1 . . 4 ."))["SHXFP|440700"]
    assert window.values.tolist() == [1, 2, 3, 4]
    assert window.told == {"p2": 1, "p5": 4}
    assert window.regressor is not None
    assert len(window.regressor) == len(window.values) + len(window.ahead)


def test_the_oldest_origin_comes_first_whatever_the_order_of_the_texts() -> None:
    windows = windows_of([*texts("p4", "1 2 3 4 ."), *reversed(texts("p2", "1 2 . ."))])["SHXFP|440700"]
    assert [window.origin for window in windows] == ["p2", "p4"]
    assert windows[0].values.tolist() == [1, 2]


def test_nothing_known_or_nothing_asked_is_no_window() -> None:
    assert windows_of(texts("p1", ". .")) == {}
    assert windows_of(texts("p2", "1 2")) == {}


def test_a_regressor_with_a_gap_is_none() -> None:
    [window] = windows_of([*texts("p1", "1 ."), "SHXFP|440700|p1|2023-04-20|p3|||4"])["SHXFP|440700"]
    assert window.regressor is None
