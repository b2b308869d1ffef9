import pytest
import yaml

from catalog.contracts.contract import Contract
from catalog.registry.registry import Registry
from quality.drafting.draft import draft, snake_case
from quality.drafting.profile import ColumnProfile, Profile
from quality.drafting.recognition import Candidate
from quality.standards.text_shape import fallback_element, holds_personal_numbers, likely_element

NAMES = tuple(f"{family}{given}" for family in "王李张刘陈" for given in ("明", "小芳"))


def made(*columns: ColumnProfile, keys: tuple[tuple[str, ...], ...], rows: int = 10) -> Contract:
    profile = Profile("企业 名单[1].csv", "csv", rows, columns, keys)
    return Contract.model_validate(yaml.safe_load(draft(profile, {}, Registry.load(), "amr").text))


def column(name: str, *values: str) -> ColumnProfile:
    return ColumnProfile(name, len(values), len(set(values)), values)


def test_a_draft_is_a_contract_that_finds_its_file() -> None:
    contract = made(column("企业名称", "甲公司"), column("No.", "1"), keys=(("企业名称",),), rows=1)
    assert contract.key == ("qi_ye_ming_cheng",)
    assert contract.sources[0].path == "amr/企业 名单[[]1].csv"  # type: ignore[union-attr]
    assert contract.volume.min == 1
    assert "待定" in (contract.field("no").title or "")


def test_a_counter_is_a_key_only_when_there_is_no_other() -> None:
    columns = column("序号", "1", "2"), column("文号", "京罚〔1〕", "京罚〔2〕")
    assert made(*columns, keys=(("序号",), ("文号",))).key == ("wen_hao",)
    assert made(*columns, keys=(("序号",),)).key == ("xu_hao",)


def test_personal_data_closes_the_draft() -> None:
    people = made(column("当事人", *NAMES), keys=(("当事人",),))
    assert people.fields[0].element == "person_name" and people.openness.type == "none"
    free_text = made(column("备注", "请致电15400000000", "无"), keys=())
    assert free_text.fields[0].grade == 3 and free_text.openness.type == "none"


def test_the_draft_holds_evidence_and_no_values() -> None:
    profile = Profile("x.csv", "csv", 3, (column("代码", "91440703MA4UTEST01", "b", "c"),), (("代码",),))
    candidates = {"代码": [Candidate("uscc", 0.97, 0.0, 0.2)]}
    text = draft(profile, candidates, Registry.load(), "amr").text
    assert "uscc 97% 相符" in text and "91440703MA4UTEST01" not in text


@pytest.mark.parametrize(
    ("title", "name"),
    [("统一社会信用代码", "tong_yi_she_hui_xin_yong_dai_ma"), ("2022年（北京）", "r_2022_nian_bei_jing"), ("！", "r")],
)
def test_names_in_pinyin(title: str, name: str) -> None:
    assert snake_case(title) == name


def test_shapes_of_text() -> None:
    assert fallback_element(["1", "20"]) == "integer_count"
    assert fallback_element(["0.5", "20"]) == "ratio"
    assert fallback_element(["007", "12"]) == "identifier"
    assert fallback_element(["一般", "较大"]) == "text"
    assert fallback_element(["长" * 501]) == "long_text"
    assert likely_element([f"江门市蓬江区建设路{number}号" for number in range(9)]) == "address"
    assert likely_element([f"江门市鑫盛{number}有限公司" for number in "一二三四五六"]) == "organisation_name"
    assert likely_element(["合格", "不合格", "待查", "免检", "其他"]) is None
    assert holds_personal_numbers(["电话15400001111"]) and not holds_personal_numbers(["合同154000011112222"])
