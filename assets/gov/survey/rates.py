"""The rates of the census with numerator and denominator, for the city, each department and each system."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assets.gov.rate import rate
from assets.gov.survey.facts import ResourceFact
from catalog.counties import CITY_CODE
from catalog.registry.registry import Registry

Scope = Literal["city", "department", "system"]


@dataclass(frozen=True)
class Counted:
    """What a model counted of one resource: columns checked and conforming, deliveries due and in time."""

    columns: int = 0
    bound: int = 0
    checked: int = 0
    conforming: int = 0
    due: int = 0
    on_time: int = 0


@dataclass(frozen=True)
class RateKind:
    """How a rate is counted of one resource: its part of the numerator and of the denominator."""

    code: str
    title: str
    basis: str
    part: Callable[[ResourceFact, Counted], int]
    whole: Callable[[ResourceFact, Counted], int]


@dataclass(frozen=True)
class Rate:
    """One rate of one scope. `value` is 0 to 1; None where there is nothing to divide by."""

    scope: Scope
    name: str
    title: str
    kind: RateKind
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Numerator by denominator."""
        return rate(self.numerator, self.denominator)


def _one(_fact: ResourceFact, _counted: Counted) -> int:
    return 1


KINDS: Sequence[RateKind] = (
    RateKind("catalogued", "编目率", "核心元数据齐全的信息资源 ÷ 信息资源", lambda one, _: one.is_catalogued, _one),
    RateKind("bound_to_source", "挂接率", "收到过交付的资源 ÷ 信息资源", lambda one, _: one.is_bound_to_source, _one),
    RateKind("gathered", "归集率", "标准库中有数据的信息资源 ÷ 信息资源", lambda one, _: one.rows > 0, _one),
    RateKind("collected", "应收尽收率", "有批次成功入湖的信息资源 ÷ 信息资源", lambda one, _: one.is_arriving, _one),
    RateKind(
        "timely", "及时率", "按时收到的所属期 ÷ 到期的所属期（topic.data_lake_timeliness）",
        lambda _, counted: counted.on_time, lambda _, counted: counted.due,
    ),
    RateKind(
        "conforming", "标准符合率", "没有一个值不符的信息项 ÷ 检查过的信息项（topic.data_lake_standard_binding）",
        lambda _, counted: counted.conforming, lambda _, counted: counted.checked,
    ),
    RateKind(
        "standardised", "应统尽统率", "绑定专用数据元的信息项 ÷ 信息项（topic.data_lake_standard_binding）",
        lambda _, counted: counted.bound, lambda _, counted: counted.columns,
    ),
)  # fmt: skip


def rates(facts: Sequence[ResourceFact], counted: Mapping[str, Counted], registry: Registry) -> list[Rate]:
    """Every rate of every scope; a resource of several systems counts in each of them, and once in the city."""
    found = _of_scope("city", CITY_CODE, "全市", facts, counted)
    for unit in registry.departments.values():
        mine = [one for one in facts if one.resource.department == unit.id]
        found += _of_scope("department", unit.id, unit.title.zh, mine, counted)
    for system in sorted(registry.systems.values(), key=lambda one: one.code):
        mine = [one for one in facts if system.id in one.resource.contract.systems]
        found += _of_scope("system", system.id, system.title.zh, mine, counted)
    return found


def _of_scope(
    scope: Scope, name: str, title: str, facts: Iterable[ResourceFact], counted: Mapping[str, Counted]
) -> list[Rate]:
    pairs = [(one, counted.get(one.resource.name, Counted())) for one in facts]
    return [
        Rate(
            scope, name, title, kind, sum(kind.part(*pair) for pair in pairs), sum(kind.whole(*pair) for pair in pairs)
        )
        for kind in KINDS
    ]
