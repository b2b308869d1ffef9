"""What the site holds, as the build wrote it; read again when a new build has written it anew."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lake.errors import LakeError
from lake.told import Told
from pipelines.portal.api_facts import API_FACTS
from pipelines.portal.server.problems import missing

_NO_SITE = Told("there is no site in the folder", "该文件夹中没有网站")
_BUILD = Told("run `lake portal build` first", "请先运行 `lake portal build`")
Package = dict[str, Any]


@dataclass(frozen=True)
class Facts:
    """Packages, organizations, groups and licences in CKAN's words; `folder` is that of the site."""

    folder: Path
    base: str
    title: str
    description: str
    email: str
    packages: Sequence[Package]
    organizations: Sequence[dict[str, Any]]
    groups: Sequence[dict[str, Any]]
    licences: Sequence[dict[str, Any]]
    columns: Mapping[str, list[dict[str, Any]]]
    rows: Mapping[str, str]
    withdrawn: Mapping[str, str]

    def package(self, name: str) -> Package:
        """By id or name."""
        return _named(self.packages, name, "package")

    def package_of_resource(self, name: str) -> Package:
        """By the id of one of its files; the name of the package will do."""
        for package in self.packages:
            if name == package["name"] or any(resource["id"] == name for resource in package["resources"]):
                return package
        raise missing(f"resource {name}")

    def file_of(self, dataset: str) -> Path:
        """The Parquet file of a dataset's present version."""
        if dataset not in self.rows:
            raise missing(f"rows of {dataset}")
        return self.folder / self.rows[dataset]


class Source:
    """The facts of a folder, kept until their file changes."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / API_FACTS
        self._folder = folder
        if not self._file.is_file():
            raise LakeError(_NO_SITE, advice=_BUILD, file=str(folder))
        self._state, self._facts = self._look(), self._read()

    @property
    def facts(self) -> Facts:
        """As they are now; those of before while a build is at it."""
        if (state := self._look()) != self._state:
            self._facts, self._state = self._read(), state
        return self._facts

    def _look(self) -> tuple[int, int]:
        status = self._file.stat()
        return status.st_mtime_ns, status.st_ino

    def _read(self) -> Facts:
        return Facts(folder=self._folder, **json.loads(self._file.read_text(encoding="utf-8")))


def _named(records: Sequence[dict[str, Any]], name: str, kind: str) -> dict[str, Any]:
    found = next((one for one in records if name in (one["id"], one["name"])), None)
    if found is None:
        raise missing(f"{kind} {name}")
    return found
