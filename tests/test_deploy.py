"""What deploys the lake on servers can be read by the programs it is for, and names nothing the lake does not know."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import AliasChoices

from lake.settings import Settings
from pipelines.dagster_home import dagster_home
from tests.test_docs import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())
SETTING = re.compile(r"\bLAKE_[A-Z0-9_]+\b")


def known_settings() -> set[str]:
    aliases = (field.validation_alias for field in Settings.model_fields.values())
    given = {str(name) for alias in aliases if isinstance(alias, AliasChoices) for name in alias.choices}
    return given | {f"LAKE_{name.upper()}" for name in Settings.model_fields}


def documents(path: Path) -> list[Any]:
    return [*yaml.safe_load_all(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("path", [*FILES, ROOT / "docs" / "scale.md"], ids=lambda path: path.name)
def test_every_variable_is_a_setting(path: Path) -> None:
    assert set(SETTING.findall(path.read_text(encoding="utf-8"))) <= known_settings()


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".yaml"], ids=lambda path: path.name)
def test_yaml_is_yaml(path: Path) -> None:
    assert all(isinstance(document, dict) for document in documents(path))


def test_the_example_of_settings_makes_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (DEPLOY / "lake.env.example").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition("=")
        if value and not name.startswith("#"):
            monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.storage, settings.tables_location) == ("s3://lake/city", "s3://lake-tables")
    assert settings.catalog["type"] == "rest"


def test_dagster_is_told_what_the_lake_tells_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAKE_DAGSTER_STORAGE", "postgresql+psycopg2://lake@postgres/dagster")
    own = dagster_home(Settings(home=tmp_path)) / "dagster.yaml"
    assert (DEPLOY / "dagster.yaml").read_text(encoding="utf-8") == own.read_text(encoding="utf-8")


def test_the_code_has_one_name_everywhere() -> None:
    """Sensors and schedules are remembered under it."""
    (location,) = documents(ROOT / "workspace.yaml")[0]["load_from"]
    (remote,) = documents(DEPLOY / "workspace.yaml")[0]["load_from"]
    name = location["python_module"]["location_name"]
    assert remote["grpc_server"]["location_name"] == name
    for path in (DEPLOY / "compose.yaml", DEPLOY / "kubernetes" / "lake.yaml"):
        assert re.findall(r"--location-name,? (\w+)", path.read_text(encoding="utf-8")) == [name]


def test_compose_names_only_what_it_has() -> None:
    (compose,) = documents(DEPLOY / "compose.yaml")
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for volume in service.get("volumes", ()):
            source = re.match(r"\$\{[^}]*\}|[^:]*", volume)
            assert source is not None
            named = source[0]
            assert named.startswith("$") or named in compose["volumes"] or (DEPLOY / named).is_file(), named


def dagster_commands() -> list[tuple[str, list[str]]]:
    """What containers start, as file and words."""
    (compose,) = documents(DEPLOY / "compose.yaml")
    found = [("compose.yaml", str(one.get("command", "")).split()) for one in compose["services"].values()]
    for deployment in documents(DEPLOY / "kubernetes" / "lake.yaml"):
        pod = deployment.get("spec", {}).get("template", {}).get("spec", {})
        found += [("lake.yaml", one["command"]) for one in pod.get("containers", ())]
    return [(file, words) for file, words in found if words and words[0].startswith("dagster")]


@pytest.mark.slow  # Dagster's programs take seconds to import
@pytest.mark.parametrize(("file", "words"), dagster_commands(), ids=lambda value: str(value))
def test_dagster_knows_what_containers_start(file: str, words: list[str]) -> None:
    from dagster._cli import create_dagster_cli
    from dagster._daemon.cli import create_dagster_daemon_cli
    from dagster_webserver.cli import create_dagster_webserver_cli

    program, *arguments = [word.replace("/etc/dagster", str(DEPLOY)) for word in words]  # where it is mounted
    made = {"daemon": create_dagster_daemon_cli, "webserver": create_dagster_webserver_cli}
    command = made.get(program.removeprefix("dagster-"), create_dagster_cli)()
    while hasattr(command, "commands"):
        name, *arguments = arguments
        assert name in command.commands, f"{file}: {words}"
        command = command.commands[name]
    command.make_context(program, arguments)  # click says which option there is none of


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.service")), ids=lambda path: path.name)
def test_systemd_accepts_the_units(path: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed here")
    unit = tmp_path / path.name
    text = path.read_text(encoding="utf-8").replace("/opt/lake/.venv/bin/lake", shutil.which("true") or "")
    unit.write_text(text.replace("User=lake", "User=root"), encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, timeout=60)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.parametrize("path", sorted((DEPLOY / "systemd").glob("*.timer")), ids=lambda path: path.name)
def test_every_timer_starts_a_unit_at_a_time_of_the_city(path: Path) -> None:
    assert path.with_suffix(".service").is_file()
    [when] = re.findall(r"^OnCalendar=(.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert when.endswith(" Asia/Shanghai")
    if shutil.which("systemd-analyze"):
        subprocess.run(["systemd-analyze", "calendar", when], check=True, capture_output=True, timeout=60)


def test_kubectl_accepts_the_manifests(tmp_path: Path) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl is not installed here")
    copy = shutil.copytree(DEPLOY, tmp_path / "deploy")
    shutil.copy(copy / "lake.env.example", copy / "lake.env")
    said = subprocess.run(["kubectl", "kustomize", copy], capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    kinds = [document["kind"] for document in yaml.safe_load_all(said.stdout)]
    assert kinds.count("Deployment") == 3 and "Secret" in kinds
