"""A bar for what is counted, one a stage: shown on a terminal, and nowhere else."""

from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from pipelines.command_line.output import ERR

_STAGES = {"files": "文件 · files", "tables": "表 · tables", "releases": "发布版本 · releases"}


class CountingBar:
    """Shows how far each stage is. `quiet` shows nothing, for programs."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._stages: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=ERR,
            disable=quiet or not ERR.is_terminal,
            transient=True,
        )

    def __enter__(self) -> "CountingBar":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """How much of a stage is done."""
        if stage not in self._stages:
            self._stages[stage] = self._progress.add_task(_STAGES.get(stage, stage))
        self._progress.update(self._stages[stage], completed=done, total=total)
