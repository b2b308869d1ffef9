import pytest

from quality.standards.text_shape import general_elements, holds_personal_numbers, likely_element, titled_elements


@pytest.mark.parametrize(
    ("title", "values", "element"),
    [
        ("数", ["1", "20"], "integer_count"),
        ("数", ["0.5", "20"], "ratio"),
        ("数", ["-0.5", "20"], "signed_number"),
        ("数", ["007", "12"], "identifier"),
        ("股票代码", ["600166", "600167"], "identifier"),
        ("序号", ["1", "2"], "integer_count"),
        ("文号", ["京罚〔2021〕第12号", "京罚〔2021〕第13号"], "identifier"),
        ("规模", ["623.01平方米", "12平方米"], "text"),
        ("级", ["一般", "较大"], "text"),
        ("文", ["长" * 501], "long_text"),
    ],
)
def test_general_elements(title: str, values: list[str], element: str) -> None:
    assert general_elements(title, values)[0] == element


def test_names_of_people_firms_and_places() -> None:
    assert likely_element([f"江门市蓬江区建设路{number}号" for number in range(9)]) == "address"
    assert likely_element([f"江门市鑫盛{number}有限公司" for number in "一二三四五六"]) == "organisation_name"
    assert likely_element(["合格", "不合格", "待查", "免检", "其他"]) is None
    assert titled_elements("建设单位") == ("organisation_name",) and titled_elements("单位性质") == ()
    assert titled_elements("罚款金额（元）") == titled_elements("注册资本（万元）") == ("amount_yuan",)


def test_personal_numbers_in_texts() -> None:
    assert holds_personal_numbers(["电话15400001111"]) and not holds_personal_numbers(["合同154000011112222"])
