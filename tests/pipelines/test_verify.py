"""`lake verify` and `lake status` on a damaged home: what they say, and that they do not end well."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assets.release.city_release import make_release
from pipelines.command_line.main import app
from tests.desk import open_desk

TABLE = "std.wrb_test_level"
RAW, STD = "raw/wrb_test_level-*/data/*.parquet", "std/wrb_test_level-*/data/*.parquet"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with one delivery loaded and released; a test that spoils a file of it puts it back."""
    desk = open_desk(tmp_path_factory.mktemp("city"))
    desk.deliver("level_1.csv", "STCD,TM,Z\n" + "".join(f"{row},2023-08-01,{row % 9}.5\n" for row in range(500)))
    desk.load()
    opened = desk.open()
    opened.lakehouse.ledger.record_verdicts(TABLE, opened.lakehouse.head(TABLE), [])
    assert make_release(opened, {}) is not None
    opened.lakehouse.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAKE_HOME", str(desk.settings.home))
        patch.setenv("LAKE_CONTRACTS", desk.settings.contracts)
        patch.setenv("DAGSTER_HOME", "")
        yield desk.settings.home


@contextmanager
def spoilt(path: Path, spoil: Callable[[Path], None]) -> Iterator[None]:
    target = path.readlink() if path.is_symlink() else None
    sound = path.read_bytes() if target is None else b""
    spoil(path)
    yield
    path.unlink(missing_ok=True)
    path.symlink_to(target) if target else path.write_bytes(sound)


def lake(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def file_of(home: Path, pattern: str) -> Path:
    return next(path for zone in ("internal", "restricted") for path in (home / zone).glob(pattern))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def flip(path: Path) -> None:
    path.chmod(0o600)
    content = bytearray(path.read_bytes())
    content[len(content) // 4] ^= 4
    path.write_bytes(content)


def test_a_sound_home_is_verified_in_both_ways(home: Path) -> None:
    for arguments in (("--quick",), ()):
        result = lake("verify", *arguments)
        assert (result.exit_code, "0 damaged" in result.output) == (0, True), result.output
    found = json.loads(lake("verify", "--json").stdout)
    assert (found["whole"], found["damages"], found["unknown"]) == (True, [], 0)
    assert found["files"] > 8


@pytest.mark.parametrize(
    ("pattern", "spoil", "finds"),
    [
        (STD, truncate, {"verify --quick", "verify"}),
        (STD, flip, {"verify"}),
        (RAW, truncate, {"verify --quick", "verify"}),
        (RAW, flip, {"verify"}),
        ("../releases/1.0.0/lake.duckdb", flip, {"verify --quick", "verify"}),
        ("../releases/1.0.0/manifest.json", flip, {"verify --quick", "verify"}),
    ],
)
def test_what_finds_which_damage(home: Path, pattern: str, spoil: Callable[[Path], None], finds: set[str]) -> None:
    path = file_of(home, pattern)
    with spoilt(path, spoil):
        ended = {command: lake(*command.split()) for command in ("verify --quick", "verify")}
    assert {command for command, result in ended.items() if result.exit_code == 1} == finds
    for command in finds:
        assert path.name in ended[command].output, ended[command].output
        assert "Traceback" not in ended[command].output


@pytest.mark.parametrize("pattern", [STD, "../releases/1.0.0/manifest.json", "../releases/current"])
def test_what_readers_lack_is_an_error_of_status(home: Path, pattern: str) -> None:
    path = file_of(home, pattern)
    with spoilt(path, Path.unlink):
        result = lake("status")
    assert result.exit_code == 1 and "Traceback" not in result.output
    assert path.name in re.sub(r"[\s│]", "", result.output)
    assert "copy of this home" in " ".join(result.output.split()) or "rollback" in result.output


def test_a_release_whose_link_is_lost_fails_the_run_before_it_loads(home: Path) -> None:
    with spoilt(home / "releases" / "current", Path.unlink):
        result = lake("run", "--select", "wrb_test_level")
    assert result.exit_code == 1 and "lake release rollback" in result.output


def test_each_finding_names_table_file_expectation_and_advice(home: Path) -> None:
    path = file_of(home, STD)
    size = path.stat().st_size
    with spoilt(path, truncate):
        (found,) = json.loads(lake("verify", "--quick", "--json").stdout)["damages"]
    assert found["table"] == TABLE and found["file"] == str(path.relative_to(home))
    assert (found["expected"], found["found"]) == (f"{size} bytes", f"{size - 100} bytes")
    assert "copy of this home" in found["advice"]
