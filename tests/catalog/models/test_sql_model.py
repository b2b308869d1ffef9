from pathlib import Path

import pytest

from catalog.models.sql_model import SqlModel, load_models, read_models
from lake.errors import LakeError

HEADER = """/*
title: {zh: 河道水位, en: River level}
description: 各站逐时水位。
owner: hyd
system: smart_water
grain: [station_code]
columns:
  station_code: 测站编码
  level_m: {title: 水位, unit: m}
checks:
  - {name: level_plausible, check: "level_m < 100", message: 水位过高}
*/
"""
SELECT = "select station_code, max(level_m) as level_m from std.hyd_river_level group by station_code;\n"


def write(folder: Path, text: str, name: str = "topics/smart_water/river_level.sql") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str, name: str = "topics/smart_water/river_level.sql") -> LakeError:
    with pytest.raises(LakeError) as caught:
        SqlModel.parse(write(folder, text, name))
    return caught.value


def test_header_and_sql_become_a_model(tmp_path: Path) -> None:
    model = SqlModel.parse(write(tmp_path, HEADER + SELECT))
    assert model.name == "topic.smart_water_river_level"
    assert model.columns["level_m"].unit == "m"
    assert model.columns["station_code"].title == "测站编码"
    assert model.upstream == ("std.hyd_river_level",)
    assert model.sql.endswith("group by station_code")
    assert [rule.name for rule in model.checks] == ["level_plausible"]


@pytest.mark.parametrize(
    ("place", "name"),
    [("open/permit.sql", "open.permit"), ("master/division.sql", "master.division")],
)
def test_the_folder_gives_the_layer(tmp_path: Path, place: str, name: str) -> None:
    assert SqlModel.parse(write(tmp_path, HEADER + SELECT, place)).name == name


def test_a_file_elsewhere_has_no_name(tmp_path: Path) -> None:
    assert "lives in" in str(refusal(tmp_path, HEADER + SELECT, "somewhere/x.sql"))


def test_cte_names_are_not_upstream(tmp_path: Path) -> None:
    sql = "with a as (select station_code, level_m from std.hyd_river_level) select station_code, level_m from a"
    assert SqlModel.parse(write(tmp_path, HEADER + sql)).upstream == ("std.hyd_river_level",)


def test_no_header(tmp_path: Path) -> None:
    assert refusal(tmp_path, SELECT).line == 1


def test_unknown_key_is_named_with_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEADER.replace("system:", "sistem:") + SELECT)
    assert error.line == 5
    assert "sistem" in str(error)


def test_yaml_error_has_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEADER.replace("owner: hyd", "owner: [hyd") + SELECT)
    assert error.file is not None and error.line is not None and error.line >= 4


def test_sql_error_has_its_line(tmp_path: Path) -> None:
    error = refusal(tmp_path, HEADER + "select station_code,\n  max(level_m))\nfrom std.hyd_river_level")
    assert error.line in (14, 15)


def test_only_one_select(tmp_path: Path) -> None:
    assert "exactly one SELECT" in str(refusal(tmp_path, HEADER + "drop table std.hyd_river_level"))
    assert "exactly one SELECT" in str(refusal(tmp_path, HEADER + SELECT + SELECT))


def test_grain_must_be_listed(tmp_path: Path) -> None:
    assert "grain" in str(refusal(tmp_path, HEADER.replace("grain: [station_code]", "grain: [other]") + SELECT))


def test_models_come_upstream_first(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "select station_code, level_m from topic.smart_water_river_level", "open/a.sql")
    write(tmp_path, HEADER + SELECT)
    models = load_models([tmp_path / "open", tmp_path / "topics"])
    assert list(models) == ["topic.smart_water_river_level", "open.a"]


def test_a_circle_is_refused(tmp_path: Path) -> None:
    write(tmp_path, HEADER + "select station_code, level_m from open.b", "open/a.sql")
    write(tmp_path, HEADER + "select station_code, level_m from open.a", "open/b.sql")
    with pytest.raises(LakeError, match="circle"):
        load_models([tmp_path / "open"])


BROKEN = {
    "open/letters.sql": (HEADER + "select '".rstrip()).encode(),
    "open/legacy.sql": (HEADER + "select '江门' as name").encode("gb18030"),
    "open/yaml.sql": b"/* a: *b */ select 1",
    "open/one.sql": (HEADER + "select station_code from open.two").encode(),
    "open/two.sql": (HEADER + "select station_code from open.one").encode(),
    "open/reads.sql": (HEADER + "select * from read_text('/etc/passwd')").encode(),
}


def test_a_file_that_cannot_be_read_is_named_and_stops_no_other(tmp_path: Path) -> None:
    sound = write(tmp_path, HEADER + SELECT)
    for name, content in BROKEN.items():
        write(tmp_path, "", name).write_bytes(content)
    read = read_models([tmp_path])
    assert [model.path for model in read.models.values()] == [sound]
    assert read.unread == {name.replace("/", ".").removesuffix(".sql") for name in BROKEN}
    named = {error.file for error in read.errors}
    assert named >= {str(tmp_path / name) for name in BROKEN if name not in ("open/one.sql", "open/two.sql")}
    assert any("in a circle: " in str(error) for error in read.errors)
