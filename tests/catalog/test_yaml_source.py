from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict

from catalog.yaml_source import Invalid, closest, parse, read_yaml
from lake.errors import LakeError


class Leaf(BaseModel):
    model_config = ConfigDict(extra="forbid")

    colour: str
    size: int = 1


class Tree(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    leaves: list[Leaf] = []


def written(folder: Path, text: str) -> Path:
    path = folder / "tree.yaml"
    path.write_bytes(text.encode())
    return path


def errors(folder: Path, text: str) -> list[LakeError]:
    with pytest.raises(Invalid) as caught:
        parse(Tree, read_yaml(written(folder, text)))
    return caught.value.errors


def test_a_good_file_becomes_a_model(tmp_path: Path) -> None:
    document = read_yaml(written(tmp_path, "name: 榕树\nleaves:\n  - {colour: green}\n"))
    assert parse(Tree, document) == Tree(name="榕树", leaves=[Leaf(colour="green")])


def test_anchors_are_followed(tmp_path: Path) -> None:
    document = read_yaml(written(tmp_path, "name: &own 榕树\nleaves:\n  - {colour: *own}\n"))
    assert parse(Tree, document).leaves[0].colour == "榕树"


def test_every_fault_has_its_line_field_and_advice(tmp_path: Path) -> None:
    found = errors(tmp_path, "name: a\nleaves:\n  - colour: green\n    sise: 2\n  - size: many\n")
    assert [(error.line, error.column) for error in found] == [
        (4, "leaves[0].sise"),
        (5, "leaves[1]"),
        (5, "leaves[1].size"),
    ]
    assert found[0].advice == "did you mean `size`?"
    assert found[1].message.endswith("`colour` is missing")
    assert all(error.file == str(tmp_path / "tree.yaml") and error.advice for error in found)


def test_codes_without_quotes_are_explained(tmp_path: Path) -> None:
    (found,) = errors(tmp_path, "name: 01\n")
    assert (found.line, found.advice) == (1, "write the value in quotes")


@pytest.mark.parametrize(
    "text", ["name: [1\n", "name: a\n\tleaves: []\n", "name: a\nname: b\n", "name: 2023-02-30\n", "{a: 1}: 2"]
)
def test_what_is_no_yaml_names_the_file_and_says_what_to_do(tmp_path: Path, text: str) -> None:
    with pytest.raises(LakeError) as caught:
        read_yaml(written(tmp_path, text))
    assert caught.value.file
    assert caught.value.advice


def test_a_key_written_twice_is_found_at_any_depth(tmp_path: Path) -> None:
    with pytest.raises(LakeError) as caught:
        read_yaml(written(tmp_path, "name: a\nleaves:\n  - colour: a\n    colour: b\n"))
    assert caught.value.line == 4


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tree.yaml"
    path.write_bytes("name: 榕树".encode("gb18030"))
    with pytest.raises(LakeError, match="not UTF-8"):
        read_yaml(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="cannot read"):
        read_yaml(tmp_path / "none.yaml")


@pytest.mark.parametrize("text", ["", "- a\n", "just text"])
def test_a_file_without_keys_is_refused(tmp_path: Path, text: str) -> None:
    assert errors(tmp_path, text)


def test_advice_for_a_name_nobody_could_guess() -> None:
    assert closest("zzz", ["b", "a"]) == "known are a, b"
