"""The site of 500 datasets: built, and built again when nothing has changed. `python -m benchmarks.portal_build HOME`

The datasets are those that a home has published, each many times under other names. Seconds of processor of the whole
command, with all that it starts, beside those of a command that only imports what the build imports.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

_IMPORTS = "import pipelines.portal.build"
_COMMAND = "from pipelines.command_line.main import main; main()"


def multiplied(home: Path, target: Path, wanted: int) -> None:
    """A home that has published so many datasets, and a folder of contracts that lists them."""
    from catalog.registry.registry import Registry

    publications = Registry.load().publications
    listed = target / "contracts" / "publications"
    listed.mkdir(parents=True)
    folders = [path for path in sorted((home / "open" / "datasets").iterdir()) if path.name in publications]
    source = Path(__file__).parent.parent / "catalog" / "publications"
    for number in range(wanted):
        original = folders[number % len(folders)]
        name = f"{original.name}_{number:03d}"
        entry = yaml.safe_load((source / f"{original.name}.yaml").read_text(encoding="utf-8"))
        entry["title"] = {lang: f"{text} {number}" for lang, text in entry["title"].items()}
        (listed / f"{name}.yaml").write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")
        for version in sorted(original.iterdir()):
            _copy(version, target / "home" / "open" / "datasets" / name / version.name, original.name, name)


def _copy(version: Path, target: Path, old: str, new: str) -> None:
    """Files under another name where the disk allows it; what a version says of itself says the other name."""
    target.mkdir(parents=True)
    for path in version.iterdir():
        file = target / path.name.replace(old, new)
        if path.name == "metadata.json":
            said = json.loads(path.read_text(encoding="utf-8"))
            said["dataset"] = new
            file.write_text(json.dumps(said).replace(f"{old}.", f"{new}.").replace(f"/{old}/", f"/{new}/"))
        else:
            os.link(path, file)


def seconds(command: list[str], environment: dict[str, str]) -> float:
    """Of processor, with all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env={**os.environ, **environment}, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1)


def measure(home: Path, datasets: int) -> dict[str, float]:
    """Seconds of processor: floor of imports, first build, and a build with nothing to do."""
    with tempfile.TemporaryDirectory(dir=home.parent) as folder:
        target = Path(folder)
        multiplied(home, target, datasets)
        where = {"LAKE_HOME": str(target / "home"), "LAKE_CONTRACTS": str(target / "contracts")}
        build = [sys.executable, "-c", _COMMAND, "portal", "build"]
        return {
            "imports": seconds([sys.executable, "-c", _IMPORTS], where),
            "first": seconds(build, where),
            "again": seconds(build, where),
        }


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 500)))
