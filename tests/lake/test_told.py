import json
from copy import deepcopy

from lake.errors import LakeError
from lake.told import Told, in_chinese

ROWS = Told("has {rows} rows {when}", "现有 {rows} 行（{when}）")


def test_it_is_english_to_programs_and_knows_its_chinese() -> None:
    told = ROWS.of(rows=3, when=Told("now", "现在"))
    assert (told, told.zh) == ("has 3 rows now", "现有 3 行（现在）")
    assert json.loads(json.dumps(told)) == "has 3 rows now"
    assert in_chinese(deepcopy(told)) == told.zh
    assert in_chinese("No such file") == "No such file"


def test_an_error_keeps_both() -> None:
    error = LakeError(ROWS.of(rows=1, when=""), advice=Told("wait", "请稍候"))
    assert (in_chinese(error.message), in_chinese(error.advice)) == ("现有 1 行（）", "请稍候")
    assert str(error) == "has 1 rows  → wait"
