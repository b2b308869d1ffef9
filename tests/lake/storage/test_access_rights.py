import grp
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from lake.home.private_files import keep_private
from lake.releases.manifest import Offer
from lake.releases.releases import Releases
from lake.schema import Column, TableSpec
from lake.settings import Settings, Zone
from lake.tables.compaction import compact
from lake.tables.lakehouse import Lakehouse
from tests.lake.conftest import write_data_file

OWN_GROUP = grp.getgrgid(os.getgid()).gr_name
SPECS = {
    "restricted": TableSpec("std.person", (Column("id", "integer"),), zone="restricted"),
    "internal": TableSpec("std.count", (Column("id", "integer"),), zone="internal"),
    "open": TableSpec("topic.count", (Column("id", "integer"),), zone="open"),
}


@pytest.fixture(autouse=True)
def as_started() -> Iterator[None]:
    """The programs' entry points set this for themselves and what they start."""
    before = os.umask(0)
    keep_private()
    yield
    os.umask(before)


def work(settings: Settings) -> None:
    """Tables in all zones, written, merged, compacted and released."""
    with closing(Lakehouse.open(settings)) as lakehouse:
        for spec in SPECS.values():
            for number in range(2):
                lakehouse.append(spec, [write_data_file(lakehouse, spec, [{"id": number}])], f"t{number}")
            lakehouse.merge(spec, [write_data_file(lakehouse, spec, [{"id": 1}])], ["id"], "merged")
            compact(lakehouse, spec.name, at_least=2)
        offers = {spec.name: Offer(title=spec.name, contract_version="1", judged=False) for spec in SPECS.values()}
        releases = Releases(lakehouse)
        proposed = releases.propose(offers, {})
        assert proposed is not None
        releases.publish(proposed)
        with DuckEngine(settings) as engine:
            engine.write("SELECT 1 AS n", engine.scratch_file())


def begin(settings: Settings) -> None:
    """A table with a row in each zone."""
    with closing(Lakehouse.open(settings)) as lakehouse:
        for spec in SPECS.values():
            lakehouse.append(spec, [write_data_file(lakehouse, spec, [{"id": 1}])], "t1")


def modes(home: Path) -> Mapping[str, int]:
    found = [home, *home.rglob("*")]
    return {str(path.relative_to(home)): stat.S_IMODE(path.stat().st_mode) for path in found if not path.is_symlink()}


def is_folder(home: Path, name: str) -> bool:
    return (home / name).is_dir()


def test_a_home_is_its_owners_alone_but_for_the_open_zone(settings: Settings) -> None:
    work(settings)
    for name, mode in modes(settings.home).items():
        if name == "open" or name.startswith("open/"):
            assert mode == (0o755 if is_folder(settings.home, name) else 0o644), name
        elif name.startswith("releases/") and not is_folder(settings.home, name) and "history" not in name:
            assert mode == 0o400, name
        else:
            assert mode == (0o700 if is_folder(settings.home, name) else 0o600), name
    assert len(modes(settings.home)) > 60


def test_a_group_reads_its_zone_and_the_releases(settings: Settings) -> None:
    groups: dict[Zone, str] = {"internal": OWN_GROUP}
    work(settings.model_copy(update={"zone_groups": groups}))
    for name, mode in modes(settings.home).items():
        zone, folder = name.split("/")[0], is_folder(settings.home, name)
        assert not mode & (0o022 if zone == "open" else 0o026), name
        if name == ".":
            assert mode == 0o711
        elif zone in ("internal", "releases"):
            assert (settings.home / name).stat().st_gid == os.getgid()
            assert mode == 0o2750 if folder else mode in (0o640, 0o440), name
        elif zone != "open":
            assert mode == (0o700 if folder else 0o600), name


def test_an_older_home_is_narrowed_when_it_is_opened(settings: Settings) -> None:
    begin(settings)
    (settings.home / "landing" / "wrb").mkdir(parents=True)
    (settings.home / "letters").mkdir()
    (settings.home / "letters" / "one.md").write_text("1")
    outside = settings.home.parent / "outside"
    outside.write_text("1")
    (settings.home / "letters" / "link").symlink_to(outside)
    wanted = modes(settings.home)
    for name in reversed(wanted):
        (settings.home / name).chmod(0o755 if is_folder(settings.home, name) else 0o644)
    outside.chmod(0o644)
    Lakehouse.open(settings).close()
    departments = {name: 0o750 for name in wanted if name.startswith("landing")}
    assert modes(settings.home) == {**wanted, **departments} and len(departments) == 2
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_tables_that_lay_in_the_open_zone_are_read_by_nobody_else(settings: Settings) -> None:
    """A home of before the gate: what it has published stays everybody's."""
    published, former = (settings.home / "open" / name / "a.parquet" for name in ("datasets", "open"))
    Lakehouse.open(settings).close()
    for file in (published, former):
        file.parent.mkdir()
        file.parent.chmod(0o755)
        file.write_text("")
        file.chmod(0o644)
    Lakehouse.open(settings).close()
    found = modes(settings.home)
    assert (found["open"], found["open/datasets"], found["open/datasets/a.parquet"]) == (0o755, 0o755, 0o644)
    assert (found["open/open"], found["open/open/a.parquet"]) == (0o700, 0o600)


def test_a_zone_is_given_to_a_group_and_taken_back(settings: Settings) -> None:
    begin(settings)
    private = modes(settings.home)
    for groups, expected in (({"restricted": OWN_GROUP}, 0o2750), ({}, 0o700)):
        Lakehouse.open(settings.model_copy(update={"zone_groups": groups})).close()
        found = modes(settings.home)
        tables = {name: mode for name, mode in found.items() if name.startswith("restricted")}
        assert {mode for name, mode in tables.items() if is_folder(settings.home, name)} == {expected}
        assert found["."] == (0o711 if groups else 0o700)
    assert found == private


def test_a_crash_while_a_zone_is_given_is_made_good(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    begin(settings)
    given = settings.model_copy(update={"zone_groups": {"internal": OWN_GROUP}})
    change, left = Path.chmod, [5]

    def killed(path: Path, mode: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise Killed
        change(path, mode)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "chmod", killed)
        with pytest.raises(Killed):
            Lakehouse.open(given)
    Lakehouse.open(given).close()
    inside = {name: mode for name, mode in modes(settings.home).items() if name.startswith("internal")}
    assert {mode for name, mode in inside.items() if is_folder(settings.home, name)} == {0o2750}
    assert {mode for name, mode in inside.items() if not is_folder(settings.home, name)} == {0o640}


def test_an_unknown_group_says_so_and_makes_nothing(settings: Settings) -> None:
    unknown = settings.model_copy(update={"zone_groups": {"internal": "no-such-group"}})
    with pytest.raises(LakeError, match="group no-such-group") as caught:
        Lakehouse.open(unknown)
    assert "groupadd" in caught.value.advice
    assert not settings.home.exists()


def test_the_groups_are_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_ZONE_GROUPS", '{"internal": "analysts"}')
    assert Settings().zone_groups == {"internal": "analysts"}
