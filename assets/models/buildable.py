"""Which models can be built with the catalogue as it is: a broken contract stops what reads it, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models.model_tables import ModelTables
from catalog.models.sql_model import SqlModel
from lake.errors import LakeError


@dataclass(frozen=True)
class UsableModels:
    """`models` in their order; `errors` says what is wrong; `left_out` names every model that cannot be built."""

    models: dict[str, SqlModel]
    errors: tuple[LakeError, ...]
    left_out: tuple[str, ...]


def is_usable(tables: ModelTables, name: str) -> bool:
    """Whether a model and all that it reads can be described; of the other models nothing is worked out."""
    try:
        tables.spec(name)
    except LakeError:
        return False
    return True


def usable_models(tables: ModelTables, unread: Iterable[str] = ()) -> UsableModels:
    """Models whose tables can be described. An error is named once, where it is, not again for all that reads it.

    `unread`: models whose files cannot be read; their errors are known already.
    """
    usable: dict[str, SqlModel] = {}
    errors: list[LakeError] = []
    left_out = sorted(unread)
    for name, model in tables.models.items():  # upstream first
        if any(upstream in left_out for upstream in model.upstream):
            left_out.append(name)
            continue
        try:
            tables.spec(name)
        except LakeError as error:
            errors.append(error.at_resource(name))
            left_out.append(name)
        else:
            usable[name] = model
    return UsableModels(usable, tuple(errors), tuple(left_out))
