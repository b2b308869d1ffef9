"""What the documentation says is true: every command exists, every example is valid, both languages say the same."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from catalog.contracts.contract import Contract
from catalog.registry.registry import Registry

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").glob("*.md")])
CODE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")


def lake_commands() -> list[tuple[str, list[str]]]:
    """Every `lake …` of the documentation, as page and words."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for language, block in CODE.findall(text) if language == "sh" for line in block.splitlines()]
        lines += re.findall(r"`(lake [^`]+)`", text)
        for line in lines:
            words = shlex.split(line, comments=True)
            if words and words[0].split("/")[-1] == "lake":
                found.append((page.name, words[1:]))
    return found


@pytest.mark.parametrize(("page", "words"), lake_commands(), ids=lambda value: str(value))
def test_every_command_of_the_documentation_exists(page: str, words: list[str]) -> None:
    from pipelines.command_line.main import app

    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        assert words[0] in command.commands, f"{page}: lake {' '.join(words)}"
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known, f"{page}: {words}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    missing = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / link).exists()]
    assert missing == []


def test_every_test_that_the_security_page_names_exists() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert len(named) >= 30
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in _text_of(ROOT / file)]
    assert missing == []


def _text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def test_both_readmes_have_the_same_commands() -> None:
    def commands(name: str) -> list[list[str]]:
        return [shlex.split(line, comments=True) for _, block in blocks(name) for line in block.splitlines()]

    def blocks(name: str) -> list[tuple[str, str]]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return [(language, block) for language, block in CODE.findall(text) if language == "sh"]

    assert commands("README.md") == commands("README.zh-CN.md")


def test_the_example_contract_is_a_contract_of_this_catalogue() -> None:
    text = (ROOT / "docs" / "adding-a-source.md").read_text(encoding="utf-8")
    example = next(block for language, block in CODE.findall(text) if "fields:" in block)
    contract = Contract.model_validate(yaml.safe_load(example))
    registry = Registry.load()
    assert {field.element for field in contract.fields} <= registry.elements.keys()
    assert contract.department in registry.departments
    assert set(contract.systems) <= registry.systems.keys()
