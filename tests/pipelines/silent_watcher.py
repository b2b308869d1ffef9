"""A watcher of runs that has nothing to say."""

from pipelines.progress import StepEvent


class SilentWatcher:
    def planned(self, job: str, steps: int) -> None:
        """Nothing to show."""

    def step(self, event: StepEvent) -> None:
        """Nothing to show."""
