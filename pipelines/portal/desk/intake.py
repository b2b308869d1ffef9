"""What the form may bring: fields and their lengths, and how often anybody may send one."""

import hashlib
import secrets
import time
import unicodedata
from collections import deque
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs

from pipelines.portal.desk.register import Register, new_receipt
from pipelines.portal.desk.request import KINDS, PublicRequest

MOST_BYTES = 32 * 1024
LONGEST_TEXT = 2000
LONGEST_CONTACT = 100
TRAP = "website"
"""A field that no person sees: what fills it in is a program."""
_HOUR = 3600.0
_MOST_EACH = 5
_MOST_OF_ALL = 60
_MOST_KEPT = 20_000


class Refused(Exception):
    """Why something is not taken: the status of the answer and a sentence for whoever sent it."""

    def __init__(self, status: int, zh: str, en: str) -> None:
        super().__init__(en)
        self.status, self.zh, self.en = status, zh, en


class Intake:
    """Takes what the form brings. Where it came from is remembered for an hour, as a number that cannot be undone."""

    def __init__(self, desk: Path) -> None:
        self._register = Register(desk)
        self._salt = secrets.token_bytes(16)
        self._seen: deque[tuple[float, str]] = deque()
        self._taken: dict[str, str] = {}

    def take(self, body: bytes, sender: str, datasets: Set[str]) -> str:
        """The receipt. Raises Refused; the same words sent twice are one request."""
        fields = _fields(body)
        if fields.get(TRAP):
            return new_receipt()
        one = _request(fields, datasets)
        said = hashlib.sha256(repr((one.kind, one.dataset, one.text, one.contact)).encode()).hexdigest()
        if said in self._taken:
            return self._taken[said]
        self._limit(hashlib.sha256(self._salt + sender.encode()).hexdigest())
        self._register.add(one)
        self._taken[said] = one.receipt
        return one.receipt

    def _limit(self, sender: str) -> None:
        now = time.monotonic()
        while self._seen and self._seen[0][0] < now - _HOUR:
            self._seen.popleft()
        mine = sum(1 for _, other in self._seen if other == sender)
        if mine >= _MOST_EACH or len(self._seen) >= _MOST_OF_ALL or self._register.size() >= _MOST_KEPT:
            raise Refused(429, "提交过于频繁，请一小时后再试。", "Too many were sent; try again in an hour.")
        self._seen.append((now, sender))


def _fields(body: bytes) -> dict[str, str]:
    if len(body) > MOST_BYTES:
        raise Refused(413, "内容过长。", "That is too long.")
    try:
        found = parse_qs(body.decode(), strict_parsing=True, keep_blank_values=True, max_num_fields=12, errors="strict")
    except ValueError as error:
        raise Refused(400, "无法读取表单。", "The form cannot be read.") from error
    return {name: _plain(values[0]) for name, values in found.items()}


def _plain(text: str) -> str:
    """Without what would steer the terminal of the officer who reads it."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter)[0] != "C").strip()


def _request(fields: Mapping[str, str], datasets: Set[str]) -> PublicRequest:
    kind, dataset, text, contact = (fields.get(name, "") for name in ("kind", "dataset", "text", "contact"))
    if kind not in KINDS or (dataset and dataset not in datasets):
        raise Refused(400, "请选择事项和数据集。", "Choose a kind and a dataset.")
    if not 5 <= len(text) <= LONGEST_TEXT:
        raise Refused(400, f"请用 5 至 {LONGEST_TEXT} 字说明。", f"Say it in 5 to {LONGEST_TEXT} letters.")
    if len(contact) > LONGEST_CONTACT:
        raise Refused(400, "联系方式过长。", "The contact is too long.")
    return PublicRequest(new_receipt(), kind, dataset, text, contact, datetime.now(UTC))
