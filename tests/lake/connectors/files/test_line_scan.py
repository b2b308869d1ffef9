import csv
import io

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lake.connectors.files.csv_layout import records
from lake.connectors.files.line_scan import LineScan, record_lines


@given(
    st.lists(st.lists(st.text(st.sampled_from('ab,"\n'), max_size=5), min_size=2, max_size=2), min_size=1, max_size=10),
    st.integers(1, 40),
)
def test_lines_of_records_are_those_of_the_slow_reader_wherever_blocks_end(rows: list[list[str]], size: int) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    scan = LineScan(",")
    pieces = text.getvalue().encode().splitlines(keepends=True)
    for start in range(0, len(pieces), size):
        scan.update(b"".join(pieces[start : start + size]))
    expected = [line for line, _ in records(io.StringIO(text.getvalue(), newline="\n"), ",")]
    found = record_lines(np.arange(len(expected)), 1, scan.continuation_lines(1))
    assert scan.regular
    assert found.tolist() == expected


def test_irregular_quotes_are_seen_with_their_line() -> None:
    scan = LineScan(",")
    scan.update(b'a,b\n1,"ok"\n5" pipe,2\n')
    assert scan.irregular_line == 3
    assert not scan.regular


def test_a_file_that_breaks_off_ends_in_a_short_row_without_end() -> None:
    def broke_off(text: bytes) -> bool:
        scan = LineScan(",")
        scan.update(text)
        return scan.broke_off(width=3)

    assert broke_off(b"a,b,c\n1,2,3\n4,5")
    assert not broke_off(b"a,b,c\n1,2,3\n4,5,6")
    assert not broke_off(b"a,b,c\n1,2,3\n4,5\n")
    assert broke_off(b'a,b,c\n1,"2","3"\n4,"5","6')
    assert not broke_off(b'a,b,c\n1,"2","3"\n4,"5","6"')
    assert not broke_off(b'a,b,c\n1,2" pipe,3\n4,5,"6')  # a quote where none belongs says nothing of the end
