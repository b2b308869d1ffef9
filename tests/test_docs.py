"""What the documentation says is true: commands, paths and rooms exist, examples are valid, both languages agree."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest
import typer
import yaml

from catalog.contracts.contract import Contract
from catalog.registry.registry import Registry

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
ASKED = {
    "gov.batch": "batch_id VARCHAR",
    "gov.disclosure": "dataset VARCHAR",
    "master.legal_entity": "entity_id VARCHAR, uscc VARCHAR",
    "quarantine.psb_resident": "_rules VARCHAR[]",
    "topic.smart_water_river_level": "station_code VARCHAR",
}
"""The tables that the documentation asks, as far as it does."""
FLOORS = ("lake", "catalog", "quality", "assets", "pipelines")
FOLDERS = "|".join((*FLOORS, "docs", "tests", "benchmarks"))
CODE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\((?!http)([^)#]+)\)")
PLACE = re.compile(rf"`((?:{FOLDERS})/[^`\s:]*)(?:::\w+)?`")
PLACEHOLDER = re.compile(r"[^/]*[<*…].*")
ROOMS = re.compile(r"^\| `([a-z/]+)/` \| (.+) \|$", re.MULTILINE)


def lake_commands() -> list[tuple[str, list[str]]]:
    """Every `lake …` of the documentation, of what the code advises and of what deploys it, as page and words."""
    found = []
    for module in (file for floor in FLOORS for file in sorted((ROOT / floor).rglob("*.py"))):
        advised = re.findall(r"`lake ([a-z][^`]*)`", module.read_text(encoding="utf-8"))
        found += [(str(module.relative_to(ROOT)), line.replace('" "', "").split()) for line in sorted({*advised})]
    for unit in UNITS:
        started = re.findall(r"^Exec\w+=\S+/lake (.+)", unit.read_text(encoding="utf-8"), re.MULTILINE)
        found += [(str(unit.relative_to(ROOT)), line.split()) for line in started]
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        lines = [line for language, block in CODE.findall(text) if language == "sh" for line in block.splitlines()]
        lines += re.findall(r"`(lake [^`]+)`", text)
        for line in lines:
            words = shlex.split(line, comments=True)
            if words and words[0].split("/")[-1] == "lake":
                found.append((str(page.relative_to(ROOT)), words[1:]))
    return found


@pytest.mark.parametrize(("page", "words"), lake_commands(), ids=lambda value: str(value))
def test_every_command_of_the_documentation_exists(page: str, words: list[str]) -> None:
    from pipelines.command_line.main import app

    command: Any = typer.main.get_command(app)
    while hasattr(command, "commands") and words and words[0][0] not in "-{…":
        assert words[0] in command.commands, f"{page}: lake {' '.join(words)}"
        command, words = command.commands[words[0]], words[1:]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known, f"{page}: {words}"


def asked_by_lake_sql() -> list[tuple[str, str]]:
    asked = [(page, words[-1]) for page, words in lake_commands() if words[0] == "sql"]
    return [(page, query) for page, query in asked if "from " in query]


@pytest.mark.parametrize(("page", "query"), asked_by_lake_sql())
def test_every_question_of_the_documentation_is_one_that_duckdb_understands(page: str, query: str) -> None:
    with duckdb.connect() as connection:
        for table, columns in ASKED.items():
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {table.split('.')[0]}")
            connection.execute(f"CREATE TABLE {table} ({columns})")
        connection.execute(query)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_every_path_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (page.parent / link).exists()]
    missing += [place for place in PLACE.findall(text) if not (ROOT / PLACEHOLDER.sub("", place)).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_target_and_every_benchmark_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z%-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    known = re.compile("|".join(target.replace("%", r"\w+") for target in targets))
    named = {*re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE)}
    assert [name for name in named if not known.fullmatch(name)] == []
    modules = re.findall(r"-m (benchmarks\.\w+)", text)
    assert [name for name in modules if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []


def test_every_page_is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            waiting += [page.parent / link for link in LINK.findall(page.read_text(encoding="utf-8"))]
    assert {page.resolve() for page in PAGES} == reached


def test_the_architecture_names_the_rooms_that_the_linter_knows() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    linted = {
        one["containers"][0].replace(".", "/"): [{*map(str.strip, layer.split("|"))} for layer in one["layers"]]
        for one in contracts
        if one["type"] == "layers" and "containers" in one
    }
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = {
        floor: [{*re.findall(r"`(\w+)`", layer)} for layer in rooms.split(" > ")]
        for floor, rooms in ROOMS.findall(text)
    }
    assert named == linted


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_says_what_it_costs_and_what_would_change_it(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    number, title = re.match(r"# (\d{4}) · (.+)\n", text).groups()  # type: ignore[union-attr]
    assert page.name.startswith(f"{number}-")
    assert f"| [{number}]({page.name}) | {title} |" in (page.parent / "README.md").read_text(encoding="utf-8")
    parts = ("Decided", "Measured", "What it costs", "What would change our mind")
    assert [part for part in parts if f"**{part}.**" not in text] == []
    assert "**Why.**" in text or "**State.**" in text


def test_the_changelog_knows_this_version() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[([^\]]+)\]", text, re.MULTILINE)[:2] == ["Unreleased", PROJECT["project"]["version"]]


def test_hooks_run_what_make_lint_runs_and_download_nothing() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    lint = re.search(r"^lint:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert lint
    wanted = [line.strip().replace("$(BIN)", ".venv/bin").removesuffix(" .") for line in lint[1].splitlines()]
    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}
    assert [hook["entry"] for hook in hooks["repos"][0]["hooks"]] == wanted


def test_every_floor_tells_that_it_is_typed() -> None:
    assert "py.typed" in PROJECT["tool"]["setuptools"]["package-data"]["*"]
    assert [floor for floor in FLOORS if not (ROOT / floor / "py.typed").is_file()] == []


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
