"""Lakes whose catalogue is behind a server that keeps to the standard, or that does not."""

from pathlib import Path
from typing import Any

from lake.settings import Settings
from lake.storage.opening import table_storage_of
from tests.catalogue_server import Changed, catalogue_server


class Served:
    """Lakes with catalogues behind servers, each with a server of its own, until the test ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[Any] = []

    def __call__(self, settings: Settings, registered: Changed = lambda answer: answer) -> Settings:
        file = self._folder / f"served-{len(self._running)}.db"
        server = catalogue_server(file, table_storage_of(settings).file_io(), registered)
        self._running.append(server)
        return settings.model_copy(update={"catalog": {"type": "rest", "uri": server.__enter__()}})

    def stop(self) -> None:
        for server in self._running:
            server.__exit__(None, None, None)
