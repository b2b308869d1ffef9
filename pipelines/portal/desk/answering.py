"""Deadlines, answers and refusals: what officers do with what was handed in."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from assets.context import LakeContext
from assets.deadlines import agreed_levels
from assets.records.objecting import Complaint, raise_objection
from catalog.beijing import BEIJING
from catalog.registry.service_levels import ServiceLevels
from lake.errors import LakeError
from lake.ledger.objections import Objections
from lake.settings import Settings
from lake.tables.lakehouse import Lakehouse
from lake.told import Told
from pipelines.portal.desk.register import Register, shown
from pipelines.portal.desk.request import Answer, Outcome, PublicRequest

_PERSONAL = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)|[\w.+-]+@[\w-]+\.\w")
"""Numbers of identity cards and mobile telephones, and addresses of mail: none of them belongs into an answer."""


def with_deadlines(settings: Settings, register: Register) -> list[PublicRequest]:
    """Every request, each with the last day of its answer: reckoned once, by the calendar of working days."""
    every = register.all()
    if all(one.due_on for one in every):
        return every
    lakehouse = Lakehouse.open(settings)
    try:
        levels = agreed_levels(settings, lakehouse)
    finally:
        lakehouse.close()
    for one in every:
        if one.due_on is None:
            register.replace(replace(one, due_on=due_on(levels, one)))
    return register.all()


def due_on(levels: ServiceLevels, one: PublicRequest) -> date:
    """In working days from the day it came: to a request for data by law, to a fault as among departments."""
    days = levels.open_request if one.kind == "data" else levels.objection
    return levels.due(one.received_at.astimezone(BEIJING).date(), days)


def answer(
    lake: LakeContext, register: Register, one: PublicRequest, outcome: Outcome, words: tuple[str, str, str, str]
) -> PublicRequest:
    """Answer for everybody to read; `words`: subject, text, legal basis, by whom. LakeError when it cannot be.

    An answer stays as it was given. Nothing is answered while the objection that was raised of it is open.
    """
    subject, text, basis, by = words
    if one.answer is not None:
        raise LakeError(
            Told(
                f"{shown(one.receipt)} was answered on {one.answer.at:%Y-%m-%d}",
                f"{shown(one.receipt)} 已于 {one.answer.at:%Y-%m-%d} 答复",
            ),
            advice=Told("answers stay", "答复公开后不再改动"),
        )
    if found := next((word for word in words if _PERSONAL.search(word)), None):
        raise LakeError(
            Told(
                f"the answer quotes what may be a person's number or address ({len(found)} letters)",
                f"答复中似有证件号码、手机号码或邮箱地址（{len(found)} 字的一项）",
            ),
            advice=Told("say it without: everybody will read it", "答复人人可见，请删去后再答复"),
        )
    if outcome == "refused" and not basis:
        raise LakeError(
            Told("a refusal names its legal basis", "不予支持须写明法律依据"),
            advice=Told("give --basis", "请写 --basis"),
        )
    if one.objection is not None and Objections(lake.lakehouse.ledger).find(one.objection).decision is None:
        raise LakeError(
            Told(f"objection {one.objection} is not decided", f"第 {one.objection} 号异议尚未作出决定"),
            advice=Told(
                f"`lake quality decide {one.objection} …` first", f"请先用 `lake quality decide {one.objection} …` 决定"
            ),
        )
    answered = replace(one, answer=Answer(outcome, subject, text, basis, by, datetime.now(UTC)))
    register.replace(answered)
    return answered


def object_to(
    lake: LakeContext, register: Register, one: PublicRequest, table: str, key: list[str], field: str
) -> PublicRequest:
    """Raise an objection of what was handed in: from then on the row is disputed, as by `lake quality object`."""
    complaint = Complaint(table, key, field, one.text, f"公众 {shown(one.receipt)}")
    raised = raise_objection(lake, complaint)
    linked = replace(one, objection=raised.number)
    register.replace(linked)
    return linked
