from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import catalog
from catalog.registry.registry import Registry
from lake.engine.spark.dialect import to_spark
from lake.schema import duck_type
from tests.catalog.element_runner import ElementRunner
from tests.catalog.identity_maker import (
    USCC_ALPHABET,
    bank_card,
    citizen_ids,
    electronic_licence_id,
    neighbours_swapped,
    one_letter_wrong,
    organisation_code,
    registration_number,
    usccs,
    vin,
)
from tests.examples import examples

QUIET = settings(max_examples=examples(40), deadline=None)


@cache
def runner() -> ElementRunner:
    return ElementRunner(Registry.load())


ELEMENTS = sorted(runner().registry.elements)


@pytest.mark.parametrize("element", ELEMENTS)
def test_good_examples_are_accepted_and_bad_ones_refused(element: str) -> None:
    examples = runner().registry.elements[element].examples
    assert all(runner().accepted(element, examples.good)), element
    assert not any(runner().accepted(element, examples.bad)), element


@pytest.mark.parametrize("element", ELEMENTS)
def test_every_expression_can_be_written_for_spark(element: str) -> None:
    declared = runner().registry.elements[element]
    typed = (declared.valid, declared.doubtful, declared.mask)
    for text, kind in ((declared.normalise, "VARCHAR"), *((text, duck_type(declared.type)) for text in typed)):
        if text:
            sent = {"main.sent": {"value": kind, "text": "VARCHAR"}}
            assert to_spark(f"SELECT {text} AS said FROM main.sent", sent)


@pytest.mark.parametrize("element", ELEMENTS)
def test_what_is_sensitive_is_masked(element: str) -> None:
    declared = runner().registry.elements[element]
    if declared.grade >= 3:
        for example in declared.examples.good:
            masked = runner().masked(element, example)
            assert masked is None or masked != runner().normal(element, [example])[0]


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, list[str]]:
    """An element, and its examples with letters put in and taken out, some so long that no number holds them."""
    element = draw(st.sampled_from(ELEMENTS))
    examples = runner().registry.elements[element].examples
    letters = st.sampled_from(sorted({*"".join((*examples.good, *examples.bad)), *"0129-/. ,'万元族人%年月日A"}))
    texts = []
    for example in (*examples.good, *examples.bad):
        place = draw(st.integers(0, len(example)))
        put_in = draw(letters) * draw(st.sampled_from([1, 1, 1, 2, 40]))
        texts.append(example[:place] + put_in + example[place + draw(st.integers(0, 2)) :])
    return element, texts


@settings(max_examples=examples(200), deadline=None)
@given(damaged())
def test_normalising_twice_changes_nothing(case: tuple[str, list[str]]) -> None:
    element, texts = case
    once = [text for text in runner().normal(element, texts) if text is not None]
    assert runner().again(element, once) == once


@QUIET
@given(citizen_ids())
def test_valid_citizen_ids_pass_and_every_slip_is_caught(valid: str) -> None:
    assert runner().accepted("citizen_id", [valid, valid.lower(), f" {valid}\u3000"]) == [True] * 3
    slips = one_letter_wrong(valid[:17], "0123456789")
    assert not any(runner().accepted("citizen_id", [slip + valid[17] for slip in slips]))
    assert not any(runner().accepted("citizen_id", neighbours_swapped(valid)))


@QUIET
@given(usccs())
def test_valid_credit_codes_pass_and_every_slip_is_caught(valid: str) -> None:
    assert runner().accepted("uscc", [valid, valid.lower()]) == [True, True]
    assert not any(runner().accepted("uscc", one_letter_wrong(valid, USCC_ALPHABET)))
    assert not any(runner().accepted("uscc", neighbours_swapped(valid)))


@QUIET
@given(st.text("0123456789", min_size=14, max_size=14).map(registration_number))
def test_valid_registration_numbers_pass_and_every_slip_is_caught(valid: str) -> None:
    assert runner().accepted("registration_number", [valid]) == [True]
    assert not any(runner().accepted("registration_number", one_letter_wrong(valid, "0123456789")))


@QUIET
@given(st.text("0123456789", min_size=8, max_size=8).map(organisation_code))
def test_valid_organisation_codes_pass_and_every_slip_is_caught(valid: str) -> None:
    assert runner().accepted("organisation_code", [valid]) == [True]
    slips = [*one_letter_wrong(valid[:8], "0123456789"), *neighbours_swapped(valid[:8])]
    assert not any(runner().accepted("organisation_code", [slip + valid[8] for slip in slips]))


@QUIET
@given(st.text("0123456789", min_size=7, max_size=7), st.text("0123456789", min_size=8, max_size=8))
def test_valid_vehicle_numbers_pass_and_every_wrong_digit_is_caught(front: str, back: str) -> None:
    valid = vin(f"L{front}", back)
    assert runner().accepted("vehicle_identification_number", [valid, valid.lower()]) == [True, True]
    places = [place for place in range(1, 17) if place != 8]
    slips = [valid[:at] + digit + valid[at + 1 :] for at in places for digit in "0123456789" if digit != valid[at]]
    assert not any(runner().accepted("vehicle_identification_number", slips))


@QUIET
@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=12))
def test_valid_licence_ids_pass_and_every_slip_is_caught(serial: str) -> None:
    root, check = electronic_licence_id("11100000000013338W011", "11440700006941231F", serial, "001").rsplit(".", 1)
    assert runner().accepted("electronic_licence_id", [f"{root}.{check}"]) == [True]
    head, place, version = root.removesuffix(f".{serial}.001"), serial, "001"
    slips = [
        f"{head}.{slip}.{version}.{check}" for slip in one_letter_wrong(place, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    ]
    assert not any(runner().accepted("electronic_licence_id", slips))


@QUIET
@given(st.text("0123456789", min_size=13, max_size=16).map(lambda middle: bank_card(f"62{middle}")))
def test_bank_cards_pass_and_every_slip_is_doubted(valid: str) -> None:
    assert runner().doubted("bank_account", [valid, f"{valid[:4]} {valid[4:]}"]) == [False, False]
    slips = one_letter_wrong(valid[2:], "0123456789")
    for swapped in neighbours_swapped(valid[2:]):
        exchanged = {digit for digit, was in zip(swapped, valid[2:], strict=True) if digit != was}
        slips += [swapped] if exchanged != {"0", "9"} else []  # the one pair that the formula does not tell apart
    assert all(runner().doubted("bank_account", [f"62{slip}" for slip in slips]))


NORMAL: dict[str, dict[str, str | None]] = {
    "citizen_id": {
        "440703700101001": "440703197001010018",
        "440722650815301": "440722196508153012",
        "１１０１０５１９４９１２３１００２ｘ": "11010519491231002X",
        "440703********0017": "440703********0017",
        "不详": None,
    },
    "uscc": {"91440703ma4uabc102": "91440703MA4UABC102", "9144 0703 MA4U ABC1 02": "91440703MA4UABC102"},
    "organisation_code": {"D2143569-X": "D2143569X"},
    "date": {
        "2021/2/3": "2021-02-03",
        "2021年2月3日": "2021-02-03",
        "44197": "2021-01-01",
        "1970-01-01": "1970-01-01",
        "1970-01-01 08:00": None,
        "1899-12-31 12:00:00": None,
        "0001-01-01": None,
        "9999-09-09": None,
        "19000101": None,
        "1900-01-02": "1900-01-02",
        "2099-12-31 00:00;00": None,
        "0000-00-00": None,
        "2021-02-30": "2021-02-30",
        "20210202T160000Z": "2021-02-03",
        "20210203T003000+0900": "2021-02-02",
        "1612281600000": "2021-02-03",
        "20210203093000": "2021-02-03",
        "14/6/2024 09:26:42": "2024-06-14",
        "2021年2月3日 9时5分": "2021-02-03",
        "1970-01-01T00:00:00Z": None,
    },
    "timestamp": {
        "2023-08-15 00:30:00": "2023-08-15 00:30:00+08:00",
        "2023-08-14T16:30:00Z": "2023-08-15 00:30:00+08:00",
        "2023-08-31 00:30": "2023-08-31 00:30:00+08:00",
        "2023-08-15T00:30:00.250": "2023-08-15 00:30:00.250000+08:00",
        "1692064805": "2023-08-15 10:00:05+08:00",
        "14/6/2024 09:26:42": "2024-06-14 09:26:42+08:00",
        "14.06.2024": "2024-06-14 00:00:00+08:00",
        "2023-08-14T16:30Z": "2023-08-15 00:30:00+08:00",
        "2023-8-14 16:30:00,5 GMT": "2023-08-15 00:30:00.500000+08:00",
        "20230815T013000.25+0900": "2023-08-15 00:30:00.250000+08:00",
        "1970-01-01T00:00:00Z": None,
        "1900-01-01 00:00:00+08:00": None,
        "1899-12-31 12:00:00": None,
    },
    "hour_timestamp": {
        "2020040224": "2020-04-02 16:00:00.000000+00:00",
        "2020040300": "2020-04-02 16:00:00.000000+00:00",
    },
    "amount_in_currency": {
        "80(万美元)": "USD 800000.00",
        "1000人民币(万元)": "CNY 10000000.00",
        "（万美元）50": "USD 500000.00",
        "新西兰元3": "NZD 3.00",
    },
    "period_month": {
        "2023-09-01": "202309",
        "2023-08-31T16:00:00Z": "202309",
        "2023-08-30T16:00:00Z": "2023-08-30T16:00:00Z",
    },
    "text": {
        '="00123"': "00123",
        '=T("00123")': "00123",
        '= t( "00123" )': "00123",
        "=“00123”": "00123",
        '=""00123""': "00123",
        '=""': None,
        '="O\'Brien"': "O'Brien",
        "'00124-A": "00124-A",
        "’00124-A": "00124-A",
        "“新会”陈皮": "“新会”陈皮",
        '="a""b"': '="a""b"',
        "=A1+B1": "=A1+B1",
    },
    "amount_yuan": {
        "80(万人民币元)": "800000.00",
        "人民币（万元）80": "800000.00",
        "5,000000": "5000000",
        "50万": "500000.00",
        "￥1，234.50元": "1234.50",
        "０": "0",
    },
    "phone_mobile": {"+86 138-2234-5678": "13822345678", "008613822345678": "13822345678"},
    "phone_any": {"(0750)3123456": "0750-3123456", "3123456": "0750-3123456"},
    "ethnicity": {"汉族": "01", "1": "01", "土家": "15"},
    "address": {
        "蓬江区白沙街道幸福路12号": "江门市蓬江区白沙街道幸福路12号",
        "广东省江门 新会区会城街道1号": "江门市新会区会城街道1号",
        "江门市江门市台山市白沙镇冲蒌村": "江门市台山市白沙镇冲蒌村",
        "广东省江门市开平市三埠街道2号": "广东省江门市开平市三埠街道2号",
        "广州市白云区机场路1号": "广州市白云区机场路1号",
    },
    "business_scope": {"照明灯具制造；\r\n照明器具销售": "照明灯具制造；照明器具销售"},
    "registration_status": {"存续（在营、开业、在册）": "1"},
    "industry_code": {"5132": "F5132"},
    "industry_code_2011": {
        "3311": "C3311",
        "5810": "G5910",
        "5820": "G5820",
        "0170": "A017",
        "2512": "C25",
        "7250": "M7520",
        "8231": "P8331",
        "P8231": "P8331",
        "P8331": "P8331",
        "8311": "Q8411",
        "8370": "Q8431",
        "7940": "O8040",
        "96": "T97",
    },
    "concentration_ug": {"NaN": None, "-9999": None, "999.999": None, "0": "0"},
    "pollutant_names": {"\n   颗粒物(PM10)\n   \n   细颗粒物(PM2.5)\n": "PM10,PM2.5"},
    "organisation_name": {"明记(江门)五金厂": "明记（江门）五金厂"},
    "person_name": {"李 明": "李明", "买买提•阿不都": "买买提·阿不都"},
    "long_text": {"无": "无", " ": None, "你好，请问？": "你好，请问？"},
    "division_code6": {"440703000000": "440703", "440000": "440000"},
}


@pytest.mark.parametrize("element", sorted(NORMAL))
def test_dialects_have_one_normal_form(element: str) -> None:
    expected = NORMAL[element]
    assert dict(zip(expected, runner().normal(element, list(expected)), strict=True)) == expected


GOLDEN = {  # standards D.1 to D.5
    "citizen_id": (
        "11010519491231002X 440524188001010014 440703199001010017 440781198812310026 440783195510081239 "
        "440784200002290050 440785201506150183 440722196508153012 449002199305060017 442727196001010016 "
        "810000198506120016 830000197701010022 911124198108030024"
    ),
    "uscc": (
        "91350100M000100Y43 91440703MA4UABC102 91440700712345672B 92440705MA5ABCD27H 11440700006941231F "
        "124407814561237893 51440700502777776Q 52440703MJL123454Y 54440784MJL999990D N2440781MF12345672 "
        "93440785MA51XYW892"
    ),
    "organisation_code": "D2143569X D2143569-X",
    "registration_number": "110108000000016 440703000123450",
}


@pytest.mark.parametrize("element", sorted(GOLDEN))
def test_published_samples_are_accepted(element: str) -> None:
    assert all(runner().accepted(element, GOLDEN[element].split()))


def test_units_have_credit_codes_of_the_right_form() -> None:
    codes = [unit.uscc for unit in runner().registry.departments.values() if unit.uscc]
    assert all(runner().accepted("uscc", codes))
    assert len(set(codes)) == len(codes)


def test_abolished_codes_are_those_of_the_division_history() -> None:
    """The element's list and the reference table say the same, so that neither is forgotten when a county changes."""
    history = pl.read_csv(Path(catalog.__file__).parent / "reference" / "jm_division_history.csv", infer_schema=False)
    abolished = history.filter(pl.col("end_year").is_not_null())["code"].to_list()
    in_force = history.filter(pl.col("end_year").is_null())["code"].to_list()
    doubtful = runner().registry.elements["division_code6"].doubtful
    with duckdb.connect() as connection:
        for code in (*abolished, *in_force):
            (found,) = connection.execute(f"SELECT {doubtful} FROM (SELECT ? AS value)", [code]).fetchone() or (None,)
            assert found == (code in abolished), code


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2023-05-31T16:00:00.000Z", "2023-06-01"),
        ("2023-05-31T15:59:59Z", "2023-05-31"),
        ("2023-05-31 16:00:00+00:00", "2023-06-01"),
        ("2023-05-31 16:00:00 UTC", "2023-06-01"),
        ("2023-05-31T16:00Z", "2023-06-01"),
        ("2023-05-31T16Z", "2023-06-01"),
        ("2023/5/31 16:00:00Z", "2023-06-01"),
        ("2023-06-01T00:00:00+08:00", "2023-06-01"),
        ("2023-06-01 00:00:00+08", "2023-06-01"),
        ("2023-06-01T00:30:00+09:00", "2023-05-31"),
        ("2023-06-01T00:30:00 +0900", "2023-05-31"),
        ("2023-05-31 12:00:00-4", "2023-06-01"),
        ("2022-12-31T16:00:00Z", "2023-01-01"),
        ("1988-06-01 00:00:00+09:00", "1988-06-01"),
        ("1890-05-01 00:00:00+08:05:43", "1890-05-01"),
        ("2023-06-01 00:00:00", "2023-06-01"),
        ("9999-12-31 00:00:00+08:00", None),
        ("9999-12-30T16:00:00Z", None),
        ("10000-01-01 07:59:59+08", None),
    ],
)
@pytest.mark.parametrize("element", ["date", "birth_date"])
def test_a_moment_with_an_offset_is_the_day_it_was_in_beijing(element: str, moment: str, day: str | None) -> None:
    assert runner().normal(element, [moment]) == [day]


@pytest.mark.parametrize("moment", ["9999-12-30T16:00:00Z", "2099-12-30 16:00:00+00:00", "10000-01-01 07:59:59+08"])
def test_an_open_end_is_one_in_every_zone(moment: str) -> None:
    assert runner().normal("timestamp", [moment]) == [None]
