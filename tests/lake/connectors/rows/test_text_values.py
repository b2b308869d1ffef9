from datetime import timedelta

import pytest

from lake.connectors.rows.text_values import as_text


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(hours=30), "30:00:00"),
        (timedelta(minutes=5, microseconds=500), "0:05:00.000500"),
        (-timedelta(hours=1, minutes=30), "-1:30:00"),
    ],
)
def test_a_span_of_time_is_written_in_hours_and_not_as_python_prints_it(span: timedelta, text: str) -> None:
    assert as_text(span) == text
