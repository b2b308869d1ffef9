"""A bar for each job of a run, fed by Dagster's step events."""

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from pipelines.command_line.output import ERR
from pipelines.watching import StepEvent

_TITLES = {"build_lake": "构建 build", "publish_lake": "发布 publish"}


class ProgressBar:
    """Watches a run. `quiet` shows nothing, for programs."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.fields[step]}[/dim]"),
            console=ERR,
            disable=quiet or not ERR.is_terminal,
            transient=True,
        )

    def __enter__(self) -> "ProgressBar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def planned(self, job: str, steps: int) -> None:
        """A job begins."""
        self._tasks[job] = self._progress.add_task(_TITLES.get(job, job), total=steps, step="")

    def step(self, event: StepEvent) -> None:
        """A step begins (its name is shown) or ends (the bar moves)."""
        task = self._tasks[event.job]
        if event.state == "started":
            self._progress.update(task, step=event.step)
        else:
            self._progress.advance(task)
            if event.state == "failed":
                self._progress.console.print(f"[red]✘[/red] {event.step}")
