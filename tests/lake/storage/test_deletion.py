import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.storage.deletion import delete_empty_folder, delete_file, delete_folder

ROOT = Path(__file__).parents[3]
FLOORS = ("lake", "catalog", "quality", "assets", "pipelines")
DELETING = {"unlink", "rmtree", "rmdir", "removedirs", "delete_file", "delete_dir", "delete_dir_contents"}
DELETING_OF_MODULES = {("os", "remove"), ("shutil", "move")}
ALLOWED = {ROOT / "lake" / "storage" / "deletion.py", ROOT / "pipelines" / "sandbox"}
"""The sandbox city is made outside of homes, in a folder of its own."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "inside" / "deep").mkdir(parents=True)
    (folder / "inside" / "deep" / "file").write_text("1")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").write_text("1")
    return folder


def test_what_is_in_the_home_goes(home: Path) -> None:
    delete_empty_folder(home, home / "inside")
    assert (home / "inside" / "deep" / "file").exists()
    delete_file(home, home / "inside" / "deep" / "file")
    delete_file(home, home / "inside" / "deep" / "file")
    delete_empty_folder(home, home / "inside" / "deep")
    assert not (home / "inside" / "deep").exists()
    delete_folder(home, home / "inside")
    delete_folder(home, home / "inside")
    assert not any(home.iterdir())


@pytest.mark.parametrize("name", ["../outside/kept", "link/kept", "inside/../../outside/kept", "link/../outside/kept"])
def test_what_is_outside_stays(home: Path, name: str) -> None:
    (home / "link").symlink_to(home.parent / "outside")
    for delete in (delete_file, delete_folder, delete_empty_folder):
        with pytest.raises(LakeError, match="outside of the home"):
            delete(home, home / name)
    assert (home.parent / "outside" / "kept").exists()


@pytest.mark.parametrize("name", ["", ".", "inside/..", "../home", "..", "/"])
def test_neither_the_home_itself_nor_what_holds_it(home: Path, name: str) -> None:
    for delete in (delete_file, delete_folder, delete_empty_folder):
        with pytest.raises(LakeError, match="outside of the home"):
            delete(home, home / name)
    assert (home / "inside" / "deep" / "file").exists()


def test_a_link_goes_and_what_it_leads_to_stays(home: Path) -> None:
    for delete in (delete_file, delete_folder):
        (home / "link").symlink_to(home.parent / "outside")
        (home / "inside" / "link").symlink_to(home.parent / "outside")
        delete(home, home / "link")
        assert not (home / "link").is_symlink()
        delete_folder(home, home / "inside")
        (home / "inside").mkdir()
    assert (home.parent / "outside" / "kept").exists()


def test_a_home_may_be_reached_through_a_link(home: Path) -> None:
    (home.parent / "elsewhere").symlink_to(home)
    delete_file(home.parent / "elsewhere", home / "inside" / "deep" / "file")
    delete_folder(home, home.parent / "elsewhere" / "inside")
    assert not any(home.iterdir())


def test_nothing_else_deletes() -> None:
    """A deletion that does not go through `lake.storage.deletion` is not kept inside the home."""
    sources = [source for floor in FLOORS for source in (ROOT / floor).rglob("*.py")]
    checked = [source for source in sources if not ALLOWED & {source, *source.parents}]
    found = [f"{source.relative_to(ROOT)}:{line}" for source in checked for line in deletions(source)]
    assert found == [] and len(checked) > 200
    assert len(list(deletions(ROOT / "lake" / "storage" / "deletion.py"))) == 4


def deletions(source: Path) -> Iterator[int]:
    """Lines where a library's own deletion is called or handed on; ours is imported by its name."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and (
            node.attr in DELETING
            or (isinstance(node.value, ast.Name) and (node.value.id, node.attr) in DELETING_OF_MODULES)
        ):
            yield node.lineno
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "shutil"}:
            yield from (node.lineno for name in node.names if name.name in {*DELETING, "remove", "move"})
