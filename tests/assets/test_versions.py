"""What is made anew after a change of code: only what that code has a hand in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assets import versions
from assets.master.resolved import CARRIED_OUT_BY

CODE = {
    "quality/matching/resolve.py": "from quality.matching import pairing\nfrom catalog.registry import registry\n",
    "quality/matching/pairing.py": "from quality.standards import (\n    expression as written,\n)\n",
    "quality/standards/expression.py": "from quality.standards.rule import Rule\n",
    "quality/standards/rule.py": "",
    "quality/work_orders/order.py": "from quality.matching.resolve import resolve\n",
    "catalog/registry/registry.py": "",
}


@pytest.fixture
def version_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """The version of one room's code, after a line has been added to a module."""
    monkeypatch.setattr(versions, "_ROOT", tmp_path)
    for path, text in CODE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, "utf-8")

    def changed(path: str) -> str:
        (tmp_path / path).write_text(CODE[path] + "# another\n", "utf-8")
        return versions.code_version_of.__wrapped__("quality.matching")

    return changed


@pytest.mark.parametrize(
    "path",
    [
        "quality/matching/resolve.py",
        "quality/matching/pairing.py",
        "quality/standards/expression.py",
        "quality/standards/rule.py",
    ],
)
def test_a_room_and_what_it_needs_of_its_floor_count(version_after: Callable[[str], str], path: str) -> None:
    assert versions.code_version_of.__wrapped__("quality.matching") != version_after(path)


@pytest.mark.parametrize("path", ["quality/work_orders/order.py", "catalog/registry/registry.py"])
def test_who_uses_the_room_and_the_floor_below_do_not(version_after: Callable[[str], str], path: str) -> None:
    assert versions.code_version_of.__wrapped__("quality.matching") == version_after(path)


def test_who_is_who_is_decided_by_rooms_that_are_there() -> None:
    alone = [versions.code_version_of(room) for room in CARRIED_OUT_BY]
    nothing = versions.code_version_of("quality.nowhere")
    assert nothing not in alone and len({*alone}) == len(alone)
