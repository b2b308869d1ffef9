"""The page on the topic libraries is what the models say, and what is left out is not there."""

from pathlib import Path

import pytest

from assets.scoreboard.library_page import library_page
from catalog.models.left_out import left_out
from catalog.registry.registry import Registry
from lake.errors import LakeError
from tests.catalog.model_maker import our_tables

PAGE = Path(__file__).parents[3] / "docs" / "topics.md"


def test_the_page_is_current() -> None:
    written = library_page(our_tables().models, Registry.load().systems, left_out())
    assert PAGE.read_text(encoding="utf-8") == written, "lake catalog topics > docs/topics.md"


def test_what_is_left_out_is_not_there_and_names_a_system_and_no_name_twice() -> None:
    models, systems = our_tables().models, Registry.load().systems
    codes = {code for model in models.values() for code in model.indicators}
    absent = [one.name for one in left_out()]
    assert {*absent} & {*models, *codes} == set() and len({*absent}) == len(absent)
    assert {one.system for one in left_out()} <= systems.keys()


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: b", "expected a list"), ("- {name: a, title: b, system: c, reason: d, target: 1}", "go together")],
)
def test_a_wrong_entry_is_named_with_its_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "left_out.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LakeError, match=said) as caught:
        left_out(path)
    assert caught.value.file == str(path)
