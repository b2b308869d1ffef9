import pytest

from lake.connectors.http.verdict import failure


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("code", value) for value in ("500", "429", "-1", "FAIL")),
        *(("success", value) for value in (False, "false", "0")),
        *(("status", value) for value in ("error", "503", False)),
        *(("errcode", "40001"), ("error", "invalid token"), ("error", True)),
        *(
            ("msg", value)
            for value in ("系统繁忙，请稍后再试", "查询失败", "Internal Server Error", "request timed out")
        ),
    ],
)
def test_what_says_failure(name: str, value: object) -> None:
    assert failure({"total": "5", name: value}) == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("code", value) for value in ("0", "200", "0000", "1", "10000", "SUCCESS", None)),
        *(("success", value) for value in (True, "true", "1", None)),
        *(("status", value) for value in ("ok", "1", "0", True)),
        *(("errcode", "0"), ("error", None), ("error", ""), ("error", False), ("error", "0")),
        *(
            ("msg", value)
            for value in ("操作成功", "无异常", "查询完成，错误数：0", "no errors", "设备异常数据查询成功", "", None)
        ),
        ("title", "失败"),
    ],
)
def test_what_does_not(name: str, value: object) -> None:
    assert failure({name: value}) is None
