"""`lake relocate`: a home that was moved or copied becomes a lake where it is."""

from lake.told import Told
from pipelines.command_line.as_json import AsJson

_RELOCATED = Told(
    "this home, made in {former}, is a lake of its own in {home} now: {tables} tables, {files} files of metadata, "
    "{releases} releases. `lake verify` reads all of it",
    "原在 {former} 的湖，现在 {home} 成为独立的湖：{tables} 张表，{files} 个表描述文件，{releases} 个发布版本。"
    "可用 `lake verify` 全部核对",
)


def relocate(as_json: AsJson = False) -> None:
    """让移动或复制来的湖目录在 LAKE_HOME 现在的位置成为独立的湖。

    表描述和发布版本按新位置重写，数据文件不动，全部历史保留；原来的目录不受影响。随时中断，再次运行即接着做。
    """
    from dataclasses import asdict

    from lake.carrying.local_home import refuse_missing
    from lake.carrying.relocation import relocate as relocated
    from lake.home.run_lock import run_lock
    from lake.settings import Settings
    from pipelines.command_line.counting_bar import CountingBar
    from pipelines.command_line.output import OUT, print_json

    settings = Settings()
    refuse_missing(settings)
    with run_lock(settings), CountingBar(quiet=as_json) as bar:
        done = relocated(settings, bar.show)
    if as_json:
        print_json({"home": settings.home, **asdict(done)})
    elif done.former is None:
        OUT.print("无需改动，湖目录就在它所记的位置 · nothing to do: this home names the place where it is")
    else:
        counts = {"tables": f"{done.tables:,}", "files": f"{done.files:,}", "releases": f"{done.releases:,}"}
        told = _RELOCATED.of(former=done.former, home=settings.home, **counts)
        OUT.print(told.zh, soft_wrap=True)
        OUT.print(f"[dim]{told}[/dim]", soft_wrap=True)
