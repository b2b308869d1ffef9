"""A build writes what changed, removes what is gone, and touches nothing else."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.local.folder import LocalStorage
from pipelines.portal import build, search_index
from pipelines.portal.build import write_site
from pipelines.portal.desk.register import Register
from pipelines.portal.desk.request import PublicRequest
from pipelines.portal.unchanged import surroundings, unchanged
from tests.catalog.converters.made_up_portal import AIR
from tests.pipelines.portal.small_site import built, published, small_site


@pytest.fixture(autouse=True)
def without_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "is_there", lambda: False)
    monkeypatch.setattr(build, "libraries", dict)


def state(folder: Path) -> dict[Path, tuple[int, bytes]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    folder, first = built(tmp_path)
    before = state(folder)
    again = write_site(small_site(tmp_path / "home"), LocalStorage(tmp_path / "home"), folder)
    assert (first.changed > 0, again.changed, again.removed) == (True, 0, 0)
    assert state(folder) == before


def test_a_build_that_was_killed_is_finished_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(build, "link_file", killed)
        built(tmp_path)
    again = write_site(small_site(tmp_path / "home"), LocalStorage(tmp_path / "home"), tmp_path / "site")
    assert again.changed > 0
    assert (tmp_path / "site" / "datasets" / AIR.id / AIR.version / f"{AIR.id}.csv").is_file()


def test_a_page_that_was_lost_is_written_again(tmp_path: Path) -> None:
    folder, _ = built(tmp_path)
    (folder / "index.html").unlink()
    again = write_site(small_site(tmp_path / "home"), LocalStorage(tmp_path / "home"), folder)
    assert (again.changed, (folder / "index.html").is_file()) == (1, True)


def test_what_is_no_longer_there_goes_and_strange_files_stay(tmp_path: Path) -> None:
    folder, _ = built(tmp_path)
    (folder / "letter.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "home" / "open" / "datasets" / AIR.id / AIR.version / f"{AIR.id}.jsonl").unlink()
    again = write_site(small_site(tmp_path / "home"), LocalStorage(tmp_path / "home"), folder)
    assert again.removed == 1
    assert not (folder / "datasets" / AIR.id / AIR.version / f"{AIR.id}.jsonl").exists()
    assert (folder / "letter.txt").exists()


def test_libraries_of_the_browser_come_along_and_pages_offer_what_they_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "duckdb.js"
    library.write_bytes(b"export {}")
    monkeypatch.setattr(build, "libraries", lambda: {"duckdb.js": library})
    folder, _ = built(tmp_path)
    page = (folder / "datasets" / AIR.id / "index.html").read_text(encoding="utf-8")
    assert ('id="sql"' in page, "static/preview.js" in page) == (True, False)
    assert (folder / "static" / "duckdb.js").read_bytes() == b"export {}"


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    storage = published(tmp_path / "home")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(LakeError, match="something else"):
        write_site(small_site(tmp_path / "home"), storage, tmp_path / "site")


def test_files_of_a_version_are_the_published_ones(tmp_path: Path) -> None:
    folder, _ = built(tmp_path)
    path = Path("datasets", AIR.id, AIR.version, f"{AIR.id}.parquet")
    assert (folder / path).read_bytes() == (tmp_path / "home" / "open" / path).read_bytes()


def test_what_lies_there_tells_whether_a_site_is_up_to_date(tmp_path: Path) -> None:
    home = tmp_path / "home"
    storage, settings = published(home), Settings(home=home)
    seen = surroundings(settings)
    write_site(small_site(home), storage, tmp_path / "site", seen or "")
    known = unchanged(settings, tmp_path / "site")
    assert known is not None
    assert (known.datasets, known.changed, known.removed) == (1, 0, 0)
    file = home / "open" / "datasets" / AIR.id / AIR.version / f"{AIR.id}.csv"
    file.write_bytes(file.read_bytes() + b"\n")
    assert unchanged(settings, tmp_path / "site") is None


def test_a_request_that_came_in_is_something_new(tmp_path: Path) -> None:
    home = tmp_path / "home"
    storage, settings = published(home), Settings(home=home)
    write_site(small_site(home), storage, tmp_path / "site", surroundings(settings) or "")
    request = PublicRequest("7KQM2XWP", "data", "", "公交线路", "", datetime(2026, 9, 30, tzinfo=UTC))
    Register(settings.portal_desk).add(request)
    assert unchanged(settings, tmp_path / "site") is None
