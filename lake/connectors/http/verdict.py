"""Whether an answer says of itself that it is a failure, though it came with status 200 and may even bring records."""

import re
from collections.abc import Mapping
from typing import Any

VERDICTS = frozenset({"code", "status", "success", "errcode", "errno", "retcode", "resultcode", "error"})
"""Names under which interfaces say how it went; a value of theirs stays the same over all pages of one load."""
_FAULTS = frozenset({"error", "errcode", "errno"})
"""Those that name what went wrong: anything but nothing is a failure."""
_MESSAGES = frozenset({"msg", "message", "errmsg", "errormsg", "errormessage", "retmsg", "resultmsg"})
_NOTHING = re.compile(r"|0+|200|none|null|false|no|ok|success|成功|正常|无")
_FAILED = re.compile(r"-\d+|[45]\d\d|err|error|fail|failed|failure|false|失败|错误|异常")
_NO = frozenset({"0", "false", "no", "n", "否"})
_WENT_WELL = re.compile(
    r"成功|正常|success|\bok\b|(?:未|无|没有|\bno|\bnot|\bwithout|\b0)\s*[个条发现生出任何]*\s*(?:错|异常|失败|error|fail)"
    r"|(?:错误|异常|失败|errors?|failed)\s*(?:数|条数)?\s*[:：=]?\s*(?:0\b|none|无)",
    re.IGNORECASE,
)
_WENT_WRONG = re.compile(
    r"失败|错误|出错|异常|繁忙|超时|过于频繁|限流|未授权|无权|拒绝访问"
    r"|\b(?:error|failed|failure|exception|timed? ?out|denied|forbidden|unauthori[sz]ed|too many requests)\b",
    re.IGNORECASE,
)


def failure(said: Mapping[str, Any]) -> str | None:
    """The name under which an answer says that it failed, or None; names come in lower case and without signs.

    A message counts only where it does not speak of success as well. What it says is the department's.
    """
    return next((name for name, value in said.items() if _is_failure(name, value)), None)


def _is_failure(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return name in VERDICTS and value is (name in _FAULTS)
    text = "" if value is None else str(value).strip().casefold()
    if name in _MESSAGES:
        return bool(_WENT_WRONG.search(text)) and not _WENT_WELL.search(text)
    if name in _FAULTS:
        return not _NOTHING.fullmatch(text)
    return text in _NO if name == "success" else name in VERDICTS and bool(_FAILED.fullmatch(text))
