"""Names of organisations as they are compared: one way of writing, what is theirs alone, and which branch it is.

What every name of a city has (province, city, legal form) says nothing, and others leave it out. A branch is not its
parent, and two shops of one trade name in two counties are two.
"""

import re
import unicodedata
from functools import lru_cache

from quality.matching.spelling import romanised, simplified, sound_of

_NOTHING = re.compile(
    r"[*＊?？�□]|^(个人|自由职业|异地转入|灵活就业.*|无(单位)?|暂无|不详|未知|待定|其他|测试.*|NULL|N/?A|[-—/]+)$",
    re.IGNORECASE,
)
_DROPPED = re.compile(r"[\s·•.．,，、_'\"“”‘’-]+")
_NOTE = re.compile(r"\((已变更|已更名|已注销|已吊销|已停业|曾用名.*|原名?.*|原[:：].*)\)$")
_PLACE = re.compile(r"^(广东省?)?(江门市?(?=..))?")
_AREA = re.compile(r"^(蓬江|江海|新会|台山|开平|鹤山|恩平)[市区县]?(?=..)")
_FORMS = (
    ("有限责任公司", "有限公司"),
    ("股份有限公司", "股份公司"),
    ("(普通合伙)", ""), ("(有限合伙)", ""), ("(特殊普通合伙)", ""), ("(个人独资)", ""), ("(个体工商户)", ""),
)  # fmt: skip
_FORM = re.compile("(集团)?(有限公司|股份公司|公司|合作社|厂|店|(?<!银)行|部|馆|室|中心)$")
_BRANCHES = "(?:分公司|分行|支行|分店|分院|分校|分社|分部|分厂|营业部|办事处|门市部)"
_BRANCH = re.compile(
    "^(?P<parent>.+?(?:公司|合作社|中心|银行|集团|厂|社|院|校|店))(?P<branch>[^公]{0,12}?" + _BRANCHES + ")$"
)
_ABOVE = re.compile("^.+?分行(?=.+支行$)")
_CITY = re.compile(f"^(?:广东省?)?江门市?+(?!{_BRANCHES}$)")
_CITY_ALONE = re.compile(f"^(?:广东省?)?江门市?(?={_BRANCHES}$)")
_LATIN = re.compile("[A-Za-z]")
_CHINESE = re.compile("[\u3400-\u9fff]")

Spelled = tuple[str | None, str | None, str | None, str | None, str | None]


@lru_cache(maxsize=65_536)
def spelled_organisation(name: str) -> Spelled:
    """Plain name, sound of the core, core, branch and Latin letters.

    The core is what is left of the name without place, legal form and branch; the branch is an empty text of who is
    none. A name in Latin letters has the last only.
    """
    text = unicodedata.normalize("NFKC", name).strip()
    if _NOTHING.search(text):
        return None, None, None, None, None
    if _LATIN.search(text) and not _CHINESE.search(text):
        return None, None, None, None, romanised(text)
    plain = _NOTE.sub("", simplified(_DROPPED.sub("", text)))
    for written, form in _FORMS:
        plain = plain.replace(written, form)
    plain = _PLACE.sub("", plain.replace("(", "").replace(")", ""))
    if len(plain) < 2:
        return None, None, None, None, None
    parted = _BRANCH.match(plain)
    parent, branch = (parted["parent"], parted["branch"]) if parted else (plain, "")
    own = _AREA.sub("", parent)
    core = _FORM.sub("", own) or own
    core = own if len(core) < 2 else core
    return plain, sound_of(core), core, _own_branch(branch), None


def _own_branch(branch: str) -> str:
    """What tells a branch from others of its parent, 港口支行 of 江门市分行港口支行.

    The branch that it is under says nothing, nor does the city, unless nothing else is said.
    """
    within_city = _CITY.sub("", _ABOVE.sub("", branch))
    return _CITY_ALONE.sub("江门", _AREA.sub(lambda one: one[1], within_city))
