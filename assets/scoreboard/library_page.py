"""`docs/topics.md`: what the topic libraries hold, system by system, written from the models themselves."""

from collections.abc import Iterable, Iterator, Mapping

from catalog.contracts.reference_models import System
from catalog.models.indicators import EVERY, is_of_indicators
from catalog.models.left_out import LeftOut
from catalog.models.model_cases import cases_of
from catalog.models.sql_model import SqlModel

_HEAD = """# 主题库 · Topic libraries

<!-- Written by `lake catalog topics`: change the models, or catalog/left_out.yaml, not this page. -->

每个系统的主题表（`assets/topics/<系统>/<表>.sql` 即 `topic.<系统>_<表>`）、其来源、指标和未建的部分。
每张表的口径写在该文件的头部；用例与它同处一个文件夹，`lake catalog test` 逐一运行。
"""


def library_page(models: Mapping[str, SqlModel], systems: Mapping[str, System], left_out: Iterable[LeftOut]) -> str:
    """The page. Models outside the 37 systems stand at its end."""
    absent = list(left_out)
    parts = [_HEAD, _summary(models, systems, absent)]
    for name, system in sorted(systems.items(), key=lambda one: one[1].code):
        made = [model for model in _topics(models) if model.system == name]
        parts.append(_section(system, made, [one for one in absent if one.system == name]))
    rest = [model for model in _topics(models) if model.system not in systems]
    if rest:
        parts.append("\n".join(["## 各系统共用", "", *_table(rest)]) + "\n")
    return "\n".join(parts)


def _topics(models: Mapping[str, SqlModel]) -> list[SqlModel]:
    return [model for name, model in sorted(models.items()) if model.layer == "topic"]


def _summary(models: Mapping[str, SqlModel], systems: Mapping[str, System], absent: list[LeftOut]) -> str:
    topics = _topics(models)
    indicators = sum(len(model.indicators) for model in topics)
    served = {model.system for model in topics} & systems.keys()
    return (
        f"{len(systems)}个系统中{len(served)}个已有主题表，共{len(topics)}张（含各系统的指标表）、"
        f"{sum(len(cases_of(model)) for model in topics)}个用例；指标{indicators}项；未建{len(absent)}项。\n"
    )


def _section(system: System, made: list[SqlModel], absent: list[LeftOut]) -> str:
    lines = [f"## {system.code} {system.title.zh}", ""]
    lines += _table(made) if made else ["尚无主题表。"]
    if absent:
        lines += ["", "| 未建 | 原因 |", "|---|---|"]
        lines += [f"| {one.title} `{one.name}` | {one.reason} |" for one in absent]
    return "\n".join(lines) + "\n"


def _table(models: list[SqlModel]) -> Iterator[str]:
    yield "| 表 | 名称 | 粒度 | 来源 | 用例 |"
    yield "|---|---|---|---|---|"
    for model in models:
        cells = [f"`{model.name}`", _title(model), ", ".join(model.grain), _sources(model), str(len(cases_of(model)))]
        yield f"| {' | '.join(cells)} |"


def _title(model: SqlModel) -> str:
    told = "、".join(indicator.title for indicator in model.indicators.values())
    return f"{model.title.zh}：{told}" if told else model.title.zh


def _sources(model: SqlModel) -> str:
    if model.gathers:
        return f"`{EVERY}`：各系统的指标表"
    own = f"topic.{model.system}_"
    shown = (name.removeprefix("std.") if name.startswith("std.") else name for name in model.upstream)
    return ", ".join(name.replace(own, "") if is_of_indicators(model.name, model.columns) else name for name in shown)
