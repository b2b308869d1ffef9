import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sandbox.faults import dates, divisions, identity, numbers, organisations, text
from pipelines.sandbox.faults.fault import Damage, Fault, fault_factors, plant
from pipelines.sandbox.faults.records import mark_rows, repeat_rows, total_row
from pipelines.sandbox.randomness import stream


def damaged(damage: Damage, *values: str, seed: int = 1) -> list[str | None]:
    frame = pl.DataFrame({"value": values})
    return list(damage(frame, "value", stream(seed, "test")))


@given(rows=st.integers(1, 200), first=st.floats(0.01, 1), second=st.floats(0.01, 1), seed=st.integers(0, 99))
def test_undoing_the_recorded_faults_gives_back_the_clean_rows(
    rows: int, first: float, second: float, seed: int
) -> None:
    clean = pl.DataFrame({"id": [f"44070319900101{number:04}" for number in range(9000, 9000 + rows)]})
    faults = [Fault("H3", "id", first, text.full_width), Fault("H17", "id", second, identity.masked)]
    faulty = plant(clean, faults, stream(seed, "property"))
    assert faulty.faults["row"].is_unique().all()
    restored = faulty.frame["id"].to_list()
    for row, right in faulty.faults.select("row", "right").iter_rows():
        assert restored[row] != right
        restored[row] = right
    assert restored == clean["id"].to_list()


def test_a_fault_occurs_wherever_it_can() -> None:
    frame = pl.DataFrame({"name": ["李明", None, "王芳"]})
    faulty = plant(frame, [Fault("H4", "name", 0.0001, text.null_spelling, pl.col("name").is_null())], stream(1, "x"))
    assert faulty.faults["row"].to_list() == [1]
    assert faulty.faults["right"].to_list() == [None]


def test_rates_can_be_turned_up_and_off() -> None:
    frame = pl.DataFrame({"name": ["李明1"] * 1000})
    faults = [Fault("H3", "name", 0.01, text.full_width), Fault("H4", "name", 0.01, text.null_spelling)]

    def planted(factors: dict[str, float]) -> dict[str, int]:
        with fault_factors(factors):
            found = plant(frame, faults, stream(1, "x")).faults
        return dict(found.group_by("fault").len().iter_rows())

    assert planted({}) == {"H3": 10, "H4": 10}
    assert planted({"all": 0, "H4": 5}) == {"H4": 50}
    assert planted({"H3": 0}) == {"H4": 10}


def test_repeated_rows_are_faultless_ones_at_the_end() -> None:
    frame = pl.DataFrame({"name": [f"人{number}" for number in range(100)], "time": ["1"] * 100})
    faulty = plant(frame, [Fault("H3", "name", 0.5, text.full_width)], stream(1, "x"))
    again = repeat_rows(faulty, 0.1, stream(2, "x"), {"time": "2"})
    repeated = again.frame[100:]
    assert set(repeated["name"]) <= set(frame["name"]) and set(repeated["time"]) == {"2"}
    assert again.faults.filter(pl.col("fault") == "H31")["row"].to_list() == list(range(100, len(again.frame)))


def test_a_total_row_is_below_the_data() -> None:
    faulty = total_row(plant(pl.DataFrame({"no": ["1"], "name": ["李明"]}), [], stream(1, "x")), {"no": "合计"})
    assert faulty.frame.rows() == [("1", "李明"), ("合计", None)]


def test_marked_rows_are_not_changed() -> None:
    clean = plant(pl.DataFrame({"id": ["a", "b"], "dead": [True, False]}), [], stream(1, "x"))
    marked = mark_rows(clean, "H19", "id", pl.col("dead"))
    assert marked.frame.equals(clean.frame)
    assert marked.faults.rows() == [(0, "id", "H19", "a", None)]


def test_dates_keep_their_day_and_lose_their_form() -> None:
    for seed in range(8):
        (written,) = damaged(dates.malformed, "2021-02-03 08:09:10", seed=seed)
        assert written and "2021" in written and written != "2021-02-03 08:09:10" and "08:09" in written
    assert damaged(dates.impossible, "2021-11-07", "20211107") == ["2021-02-30", "20210230"]
    assert damaged(dates.serial_number, "2021-01-01") == ["44197"]


def test_a_date_can_come_before_another() -> None:
    frame = pl.DataFrame({"born": ["19900101"], "moved": [None]}, schema={"born": pl.String, "moved": pl.String})
    (written,) = dates.before("born")(frame, "moved", stream(1, "x"))
    assert written is not None and written < "19900101"


def test_citizen_ids() -> None:
    assert damaged(identity.fifteen_digits, "440703197001019017") == ["440703700101901"]
    assert damaged(identity.odd_x, "11010519491231900X")[0] in {
        "11010519491231900x",
        "11010519491231900Ｘ",
        "11010519491231900x ",
    }
    assert damaged(identity.excel_number, "44070319900101901X") == ["44070319900101901X"]
    for seed in range(20):
        (wrong,) = damaged(identity.wrong_check, "440703199001019126", seed=seed)
        assert wrong and 900 <= int(wrong[14:17]) <= 989 and wrong != "440703199001019126"


def test_names_codes_and_numbers() -> None:
    assert damaged(organisations.mistyped_code, "91440703MX00XD5K19") == ["91440703MX00XD5KI9"]
    assert damaged(divisions.village_variant, "东向村委会") == ["东向村民委员会"]
    assert damaged(numbers.times(100), "30.101") == ["3010.1"]
    assert damaged(numbers.stuck, "1", "2", "3") == ["1", "1", "1"]
    assert damaged(text.broken_line, "甲；乙") == ["甲；\n乙"]
