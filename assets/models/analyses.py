"""What was worked out of the SQL of models, kept in the home model by model.

A catalogue of which one file has changed is another catalogue, but most of its models say what they said before.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from assets.texts import running_code
from catalog.lineage.readings import READINGS
from catalog.models.disclosure import EXPOSED
from catalog.models.faults import FAULTS
from catalog.models.lineage import LINEAGES
from catalog.models.memory import Memory
from catalog.models.model_tables import DESCRIBED
from catalog.models.sql_model import READ
from lake.home.kept_work import keep, kept
from lake.settings import Settings

_NAME = "analyses"
_MEMORIES: Mapping[str, Memory[Any]] = {
    "models": READ,
    "columns": DESCRIBED,
    "grades": EXPOSED,
    "lineage": LINEAGES,
    "readings": READINGS,
    "faults": FAULTS,
}
"""Trees of SQL are not among them: to read one takes as long as to make it."""


@contextmanager
def kept_analyses(settings: Settings) -> Iterator[None]:
    """While it lasts nothing is worked out that this code has worked out before on this home.

    Afterwards what was asked is kept, unless this process had nothing to work out; what nobody asked for goes.
    """
    code = running_code()
    if code is None:
        yield
        return
    before = cast(dict[str, Any], kept(settings, _NAME, code) or {})
    for name, memory in _MEMORIES.items():
        memory.learn(before.get(name, {}))
        memory.take_asked()
    worked = _worked()
    yield
    if _worked() != worked:
        asked = {name: memory.take_asked() or before.get(name, {}) for name, memory in _MEMORIES.items()}
        keep(settings, _NAME, code, asked)


def _worked() -> int:
    return sum(memory.worked for memory in _MEMORIES.values())
