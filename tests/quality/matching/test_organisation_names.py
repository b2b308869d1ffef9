"""A branch is itself however it is written, never its parent, and never another branch of it."""

import pytest

from quality.matching.organisation_names import spelled_organisation


def core_and_branch(name: str) -> tuple[str | None, str | None]:
    _plain, _sound, core, branch, _latin = spelled_organisation(name)
    return core, branch


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国建设银行江门市分行", "中国建设银行股份有限公司江门分行"),
        ("中国建设银行广东省江门分行", "中国建设银行江门分行"),
        ("中国银行江门分行港口支行", "中国银行（江门）港口支行"),
        ("中国银行江门市新会区支行", "中国银行新会支行"),
        ("中国银行江门市分行营业部", "中国银行江门分行营业部"),
        ("台山农村商业银行股份有限公司端芬支行", "台山农村商业银行端芬支行"),
        ("广东某某建材有限公司江门市分公司", "广东某某建材有限责任公司江门分公司"),
    ],
)
def test_a_branch_is_itself_however_it_is_written(one: str, other: str) -> None:
    assert core_and_branch(one) == core_and_branch(other)
    assert core_and_branch(one)[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("中国银行", "中国银行江门分行"),
        ("中国银行江门分行", "中国银行江门分行港口支行"),
        ("中国银行港口支行", "中国银行港口第二支行"),
        ("中国银行港口支行", "中国银行港口路支行"),
        ("中国银行江门分行", "中国银行江门分行营业部"),
        ("中国银行新会支行", "中国银行新会支行营业部"),
        ("中国银行江门分行", "中国工商银行江门分行"),
        ("中国银行新会支行", "中国银行台山支行"),
        ("某某建材有限公司", "某某建材有限公司江门分公司"),
    ],
)
def test_a_branch_is_neither_its_parent_nor_another(one: str, other: str) -> None:
    assert core_and_branch(one) != core_and_branch(other)
