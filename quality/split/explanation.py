"""What a split asks and how: the rules of a resource in an official's words, and its SQL step by step."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.contracts.contract import Dimension, Severity
from catalog.registry.field import Field
from catalog.registry.resource import Resource
from lake.engine.identifiers import quote
from quality.split.compile import SplitPlan, compile_split
from quality.split.text_steps import SENT, Step
from quality.standards.expression import columns_of
from quality.standards.rule import OPERATION, RowRule

_MEANINGS = {
    "sent_text": "原文：各字段取部门送来的列，或由派生式算出",
    "asked": "速判：原文是否一望而知合乎规定",
    "clean": "清洗：去首尾空白和不可见字符，全角转半角，“无”“-”等写法视为空值",
    "coded": "代码：部门代码转为标准代码",
    "placed": "坐标：转为 CGCS2000",
    "normal": "规范：按数据元化为规范写法",
    "typed": "定型：转为数据类型，检查必填和格式",
    "judged": "评判：数据元的规定和契约的规则",
}


@dataclass(frozen=True)
class ExplainedRule:
    """A rule: `checked` says what must hold, `broken` is the SQL that is true for a row that breaks it."""

    id: str
    severity: Severity
    dimension: Dimension
    fields: tuple[str, ...]
    title: str
    reason: str
    checked: str
    broken: str


@dataclass(frozen=True)
class ExplainedStep:
    """One SELECT of the split, and what it is for."""

    name: str
    meaning: str
    sql: str


@dataclass(frozen=True)
class Explanation:
    """The split of one resource under one version of its contract."""

    resource: str
    title: str
    contract_version: str
    corrections: int
    rules: tuple[ExplainedRule, ...]
    steps: tuple[ExplainedStep, ...]

    @property
    def sql(self) -> str:
        """The whole query over a relation `sent`; it can be run as it stands."""
        parts = [f"-- {step.meaning}\n{quote(step.name)} AS NOT MATERIALIZED (\n{step.sql}\n)" for step in self.steps]
        steps = ",\n".join(parts)
        return f"WITH\n{steps}\nSELECT * FROM {quote(self.steps[-1].name)}"


def explain(resource: Resource) -> Explanation:
    """What the split of a resource asks of every row."""
    plan = compile_split(resource)
    return Explanation(
        resource=resource.name,
        title=resource.title.zh,
        contract_version=resource.version,
        corrections=len(resource.contract.corrections),
        rules=tuple(_rule(resource, rule) for rule in plan.rules),
        steps=tuple(_steps(plan)),
    )


def fields_of(resource: Resource, rule: RowRule) -> tuple[str, ...]:
    """The fields a rule looks at, in the contract's order; none for the operation of a `changes` delivery."""
    if rule.field is not None:
        return (rule.field,)
    named = columns_of(_written(resource, rule) or "TRUE")
    return tuple(field.name for field in resource.fields if field.name in named)


def _written(resource: Resource, rule: RowRule) -> str | None:
    """The check of a rule of the contract as it stands there."""
    return next((one.check for one in resource.contract.rules if one.name == rule.id), None)


def _rule(resource: Resource, rule: RowRule) -> ExplainedRule:
    fields = fields_of(resource, rule)
    titles = (resource.field(name).title for name in fields)
    return ExplainedRule(
        id=rule.id,
        severity=rule.severity,
        dimension=rule.dimension,
        fields=fields,
        title="、".join(titles),
        reason=rule.reason,
        checked=_checked(resource, rule),
        broken=rule.broken,
    )


def _checked(resource: Resource, rule: RowRule) -> str:
    """What must hold, as the contract or the data element has it."""
    if rule.field is None:
        return "操作类型是约定的取值" if rule.id == OPERATION else _written(resource, rule) or ""
    field = resource.field(rule.field)
    return {
        "required": "规范后不为空",
        "format": f"可转为 {field.type}",
        "valid": _valid(field),
        "doubtful": f"not ({field.element.doubtful})",
    }[rule.id.rpartition(".")[2]]


def _valid(field: Field) -> str:
    listed = f"代码集 {field.code_list.id}（{field.code_list.standard}）" if field.code_list else None
    return "；".join(part for part in (field.element.valid, listed) if part)


def _steps(plan: SplitPlan) -> Iterator[ExplainedStep]:
    previous = SENT
    for step in plan.steps:
        meaning = _MEANINGS[step.name.partition("_")[0] if step.name.startswith("placed") else step.name]
        yield ExplainedStep(step.name, meaning, f"{_select_list(step)}\n  FROM {quote(previous)}")
        previous = step.name


def _select_list(step: Step) -> str:
    """A line for each column that the step computes; those it only hands on share the first."""
    carried = [quote(name) for name, text in step.columns.items() if text == quote(name)]
    computed = [f"{text} AS {quote(name)}" for name, text in step.columns.items() if text != quote(name)]
    return "  SELECT " + ",\n    ".join([*([", ".join(carried)] if carried else []), *computed])
