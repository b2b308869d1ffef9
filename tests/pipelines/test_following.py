"""The site after a run: made anew where there is one, left alone where there is none."""

from pathlib import Path

import pytest

from lake.settings import Settings
from pipelines.following import STEP, with_site
from pipelines.portal import build
from pipelines.portal.unchanged import Built
from pipelines.run_summary import RunSummary


def settings(home: Path, **more: Path) -> Settings:
    (home / "open" / "datasets" / "air").mkdir(parents=True, exist_ok=True)
    return Settings(home=home, **more)


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    folders: list[Path] = []

    def note(_: Settings, folder: Path) -> Built:
        folders.append(folder)
        return Built(folder, 1, 3, 1, False)

    monkeypatch.setattr(build, "build", note)
    return folders


def test_without_a_site_nothing_is_written(tmp_path: Path, built: list[Path]) -> None:
    summary, shown = with_site(RunSummary((), (), ()), settings(tmp_path))
    assert (summary.site_changes, shown, built) == (0, True, [])


def test_a_site_that_was_built_before_follows(tmp_path: Path, built: list[Path]) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "site.json").write_text("{}", encoding="utf-8")
    summary, shown = with_site(RunSummary((), (), ()), settings(tmp_path))
    assert (summary.site_changes, shown, built) == (4, True, [tmp_path / "portal"])


def test_a_named_folder_follows_from_the_first_release_on(tmp_path: Path, built: list[Path]) -> None:
    with_site(RunSummary((), (), ()), settings(tmp_path / "home", portal=tmp_path / "www"))
    assert built == [tmp_path / "www"]
    with_site(RunSummary((), (), ()), Settings(home=tmp_path / "empty", portal=tmp_path / "www"))
    assert len(built) == 1  # nothing has been published there


def test_a_site_that_cannot_be_written_fails_the_run_and_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "www").mkdir()
    (tmp_path / "www" / "thesis.txt").write_text("mine", encoding="utf-8")
    summary, shown = with_site(RunSummary((), (), ()), settings(tmp_path / "home", portal=tmp_path / "www"))
    assert (shown, summary.ok, [failure.step for failure in summary.failures]) == (False, False, [STEP])
