"""A watcher of runs that has nothing to say."""

from pipelines.watching import StepEvent


class SilentWatcher:
    def planned(self, job: str, steps: int) -> None:
        """Nothing to show."""

    def step(self, event: StepEvent) -> None:
        """Nothing to show."""
