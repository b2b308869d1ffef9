"""What is wrong with the catalogue is worked out once for a text, a code and a day."""

from datetime import date
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.settings import Settings
from pipelines import validated as module
from pipelines.validated import Foreseen, Validated, foreseen, validated


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    (tmp_path / "home").mkdir()
    (tmp_path / "contracts").mkdir()
    return Settings(home=tmp_path / "home", contracts=str(tmp_path / "contracts"))


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    times: list[str] = []

    def validate(_settings: Settings) -> Validated:
        times.append("again")
        wrong = LakeError("wrong", advice="put it right", file="a.yaml", line=len(times))
        return Validated((wrong,), 196, 116, (), (), lasting=True)

    monkeypatch.setattr(module, "_validate", validate)
    monkeypatch.setattr(module, "running_digest", lambda settings: (settings.home.parent / "text").read_text())
    return times


def test_an_unchanged_catalogue_is_not_validated_again(home: Settings, worked: list[str]) -> None:
    text = home.home.parent / "text"
    text.write_text("a")
    first, again = validated(home), validated(home)
    assert [one.as_dict() for one in again.problems] == [one.as_dict() for one in first.problems]
    assert (again.resources, len(worked)) == (196, 1)
    text.write_text("b")
    assert validated(home).problems[0].line == 2


def test_tomorrow_it_is_validated_again(home: Settings, worked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls(2999, 1, 1)

    (home.home.parent / "text").write_text("a")
    validated(home)
    monkeypatch.setattr(module, "date", Tomorrow)
    validated(home)
    assert len(worked) == 2


def test_without_a_lake_nothing_is_foreseen(home: Settings) -> None:
    assert foreseen(home) == Foreseen()
