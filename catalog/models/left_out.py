"""What the topic libraries do not have, and why: one list that the documentation and the scoreboard tell from."""

from pathlib import Path

from pydantic import Field, model_validator

from catalog.contracts.strict import Strict
from catalog.yaml_source import Invalid, parse, read_yaml

FILE = Path(__file__).parent.parent / "left_out.yaml"


class LeftOut(Strict):
    """A model, or an indicator with the target that the action plan sets for it. `name` is how it would be called."""

    name: str = Field(min_length=1, description="topic.<system>_<model>, or the code of an indicator")
    title: str = Field(min_length=1)
    system: str
    reason: str = Field(min_length=1, description="Chinese: what is missing")
    target: float | None = None
    unit: str | None = None
    source: str | None = Field(default=None, description="where the target stands")

    @model_validator(mode="after")
    def _target_is_whole(self) -> "LeftOut":
        if len({value is None for value in (self.target, self.unit, self.source)}) > 1:
            raise ValueError("`target`, `unit` and `source` go together")
        return self


def left_out(path: Path = FILE) -> tuple[LeftOut, ...]:
    """The entries of a file; LakeError names the line."""
    document = read_yaml(path)
    if not isinstance(document.content, list):
        raise document.error("expected a list", advice="begin each entry with `- name: …`")
    try:
        return tuple(parse(LeftOut, document, (position,)) for position in range(len(document.content)))
    except Invalid as error:
        raise error.errors[0] from error
