from pathlib import Path

import pytest

from lake.errors import LakeError
from lake.home.presence import is_there, lake_to_begin, refuse_absent
from lake.home.under_way import begin
from lake.settings import Settings
from lake.told import Told, in_chinese


def lake_at(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "catalog.db").touch()
    return folder


def refused(settings: Settings) -> LakeError:
    with pytest.raises(LakeError) as caught:
        refuse_absent(settings)
    assert isinstance(caught.value.message, Told) and isinstance(caught.value.advice, Told)
    return caught.value


def test_a_mistyped_home_is_told_with_the_lake_that_may_be_meant(tmp_path: Path) -> None:
    meant, mistyped = lake_at(tmp_path / "city_lake"), tmp_path / "city_lkae"
    assert is_there(Settings(home=meant))
    error = refused(Settings(home=mistyped))
    assert (error.code, str(mistyped) in error.message) == ("no_lake", True)
    assert str(meant) in error.advice and str(meant) in in_chinese(error.advice)
    begins = lake_to_begin(Settings(home=mistyped))
    assert begins is not None and str(meant) in begins and str(meant) in begins.zh
    assert not mistyped.exists()


def test_a_folder_above_a_lake_names_the_lake_in_it(tmp_path: Path) -> None:
    inside = lake_at(tmp_path / "above" / "lake")
    assert str(inside) in refused(Settings(home=inside.parent)).advice


def test_a_file_is_no_home(tmp_path: Path) -> None:
    file = tmp_path / "lake"
    file.write_text("a letter")
    for look in (refuse_absent, lake_to_begin):
        with pytest.raises(LakeError, match="no folder, but a file"):
            look(Settings(home=file))


def test_a_lake_does_not_begin_among_other_things(tmp_path: Path) -> None:
    (tmp_path / "letters.docx").touch()
    with pytest.raises(LakeError, match=r"such as letters\.docx") as caught:
        lake_to_begin(Settings(home=tmp_path))
    assert caught.value.code == "no_lake_but_other_things"


def test_it_begins_where_its_deliveries_and_its_city_wait(tmp_path: Path) -> None:
    for name in ("landing", "sandbox", "restricted", ".hidden"):
        (tmp_path / name).mkdir()
    (tmp_path / "member.key").touch()
    assert lake_to_begin(Settings(home=tmp_path)) is not None
    assert lake_to_begin(Settings(home=tmp_path / "new")) is not None


def test_tables_without_databases_are_a_lake_that_was_lost_and_none_begins_there(tmp_path: Path) -> None:
    (tmp_path / "internal" / "raw").mkdir(parents=True)
    for look in (refuse_absent, lake_to_begin):
        with pytest.raises(LakeError, match=r"neither catalog\.db nor"):
            look(Settings(home=tmp_path))


def test_a_home_that_is_being_restored_is_told_as_that(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    begin(settings, "restore")
    for look in (refuse_absent, lake_to_begin):
        with pytest.raises(LakeError, match="lake restore"):
            look(settings)


def test_what_servers_keep_is_asked_of_them(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", catalog={"type": "sql", "uri": f"sqlite:///{tmp_path / 'served.db'}"})
    assert "LAKE_CATALOG" in refused(settings).advice
