"""A lake of a few resources: what a whole run costs grows with the catalogue, and what it does stays the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets import context
from assets.context import Declarations
from catalog.model_inputs import input_tables
from lake.settings import Settings
from pipelines import catalogue

FEW = frozenset(
    {
        *("wrb_test_level", "eeb_air_quality", "psb_resident", "amr_market_entity"),
        *("mca_division_history", "stat_division_town", "stat_division_village"),
    }
)


@contextmanager
def few_declared(nothing: Path) -> Iterator[None]:
    """Nothing but `FEW` and the models that can be made from them is declared. `nothing` is an empty folder."""
    with pytest.MonkeyPatch.context() as patch:
        few = _few_of(context.declarations)
        patch.setattr(context, "declarations", few)
        patch.setattr(catalogue, "declarations", few)
        patch.setattr(catalogue, "kept_work", _worked_out)
        patch.setattr("quality.checks.all_checks.CROSS_CHECKS", nothing)
        yield


def _few_of(declarations: Callable[[Settings], Declarations]) -> Callable[[Settings], Declarations]:
    def few(settings: Settings) -> Declarations:
        declared = declarations(settings)
        contracts = {name: one for name, one in declared.registry.contracts.items() if name in FEW}
        registry = replace(declared.registry, contracts=contracts)
        made = {*input_tables(registry)}
        models = {}
        for name, model in declared.models.items():
            if made.issuperset(model.upstream) and not model.gathers:
                models[name] = model
                made.add(name)
        registry.publications = {key: one for key, one in registry.publications.items() if one.table in models}
        return replace(declared, registry=registry, models=models)

    return few


def _worked_out(_settings: Settings, _name: str, _digest: Any, work: Callable[[], Any], _worth_keeping: Any) -> Any:
    """Of so few not worth keeping."""
    return work()
