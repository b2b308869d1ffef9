"""Approvals to publish that end soon: whoever gave one is told before the dataset is withdrawn, and not after."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from assets.context import LakeContext
from assets.ingestion.schema_change_notice import LETTERS
from catalog.contracts.reference_models import Publication
from lake.storage.opening import storage_of
from lake.storage.storage_errors import storage_errors

APPROVALS = "approvals"
"""Folder of the letters about approvals, among all others."""


@dataclass(frozen=True)
class EndingApproval:
    """A dataset that will be withdrawn, or has been: `days_left` is below 0 from the day after its last."""

    dataset: str
    title: str
    publisher: str
    approved_by: str
    approved_until: date
    days_left: int

    @property
    def told(self) -> dict[str, Any]:
        """As `lake status` shows it."""
        return {**asdict(self), "approved_until": self.approved_until.isoformat()}


def ending_approvals(publications: Mapping[str, Publication], today: date, days: int) -> list[EndingApproval]:
    """Approvals whose last day is at most so many days away, or over; the most urgent first."""
    found = [
        EndingApproval(
            dataset=one.id,
            title=one.title.zh,
            publisher=one.publisher,
            approved_by=one.approved_by,
            approved_until=one.approved_until,
            days_left=(one.approved_until - today).days,
        )
        for one in publications.values()
        if one.approved_until is not None and (one.approved_until - today).days <= days
    ]
    return sorted(found, key=lambda one: (one.approved_until, one.dataset))


def write_approval_letters(lake: LakeContext, ending: list[EndingApproval]) -> None:
    """A letter for each; the same one for the same last day, so that it is sent once."""
    storage = storage_of(lake.settings)
    for one in ending:
        place = storage.root / LETTERS / APPROVALS / f"{one.dataset}-{one.approved_until}.md"
        with storage_errors("writing a letter about an approval"):
            storage.put(place, _letter(lake, one).encode())


def _letter(lake: LakeContext, one: EndingApproval) -> str:
    unit = lake.registry.departments[one.publisher].title.zh
    return (
        f"# 开放批准即将到期：{one.title}\n\n"
        f"致{unit}：\n\n"
        f"贵单位开放的数据集“{one.title}”（{one.dataset}）由{one.approved_by}批准，批准有效期至{one.approved_until}。"
        "到期次日起，该数据集将自动从目录、网站和接口撤下，原地址答复“已撤回”。\n\n"
        "如继续开放，请复核后更新开放清单中的 `approved_on` 与 `approved_until`；不再开放则无需处理。\n"
    )
