import pytest

from quality.addresses.numerals import with_digits


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("三巷十二号", "3巷12号"),
        ("一百零五室", "105室"),
        ("一〇五房", "105房"),
        ("二十幢", "20幢"),
        ("一千二百号", "1200号"),
        ("5号之三", "5号之3"),
        ("建设一路", "建设一路"),
        ("四九镇", "四九镇"),
        ("七堡村", "七堡村"),
        ("十里香园", "十里香园"),
    ],
)
def test_numerals_are_numbers_only_where_something_is_counted(written: str, read: str) -> None:
    assert with_digits(written) == read
