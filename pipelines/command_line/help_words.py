"""What `--help` adds to a command: in a word what it does, for those who read the other language, and an example."""

from collections.abc import Iterator
from typing import Any

from typer.core import TyperCommand, TyperGroup

HELP: dict[str, tuple[str, str]] = {
    "plan": ("下次运行将做什么、为什么；不作改动，也不问来源。", "lake plan --select psb_resident+"),
    "run": (
        "归集新到的数据，生成受影响的表，通过检查的即发布。",
        "lake run --select psb_resident+ --landing deliveries",
    ),
    "ui": ("打开 Dagster 界面：全部资产、运行、检查、定时和触发。", "lake ui --port 3001"),
    "sql": ("查询最新发布版本，只读。", 'lake sql "from topic.smart_water_river_level limit 5" --csv levels.csv'),
    "status": ("What has come, what has not, the current release and the last runs.", "lake status psb_resident"),
    "kpi": (
        "The plan's targets: value, trend, met or not, and why one has no value.",
        "lake kpi smart_fire --html pages",
    ),
    "passport": (
        "The way of one row back to the files it came from.",
        "lake passport std.amr_market_entity 91440781MX00XD5K19",
    ),
    "maintain": ("Keep a home small: what is old goes.", "lake maintain --dry-run"),
    "repair": ("Make again what is damaged.", "lake repair --dry-run"),
    "verify": ("Look at every file that the lake needs.", "lake verify --quick"),
    "relocate": ("Let a moved or copied home be a lake where it is.", "LAKE_HOME=/data/copy lake relocate"),
    "backup": ("Save a home.", "lake backup /mnt/backups --with-landing"),
    "restore": ("Put a backup back into a LAKE_HOME that is empty.", "LAKE_HOME=/data/new lake restore /mnt/backups"),
    "sandbox build": (
        "生成各部门的交付，并附全部差错的真相。",
        "lake sandbox build --scale M --faults H6=3 --out city",
    ),
    "sandbox serve": ("在本机提供沙盒城市的接口，按 Ctrl+C 结束。", "lake sandbox serve"),
    "sandbox run": ("没有城市则先生成，再提供接口并运行湖。", "lake sandbox run --scale S"),
    "quality object": (
        "Object to a record; it is marked as disputed until that is decided.",
        "lake quality object std.amr_market_entity 91440781MX00XD5K19 --field entity_name "
        "--reason 名称已变更 --by 市市场监管局",
    ),
    "quality objections": ("Open objections: which row, who answers and until when.", "lake quality objections --all"),
    "quality decide": (
        "Decide an objection: the record is handed in again with the right value, or stays.",
        "lake quality decide 1 --accept 江门市新名有限公司 --reason 核对档案 --by 市市场监管局",
    ),
    "quality explain": (
        "A resource's rules and compiled SQL; with --line, why a row was refused.",
        "lake quality explain psb_resident --line 3",
    ),
    "quality report": (
        "Scores of a month; with --out the bulletin to print.",
        "lake quality report --department psb --month 2026-11",
    ),
    "quality suite": (
        "What is expected of a table, as a suite of Great Expectations.",
        "lake quality suite std.psb_resident --judge",
    ),
    "quality workorders": (
        "What each department is to correct; with --out the workbooks.",
        "lake quality workorders --department psb --out orders",
    ),
    "quality return": (
        "Take a corrected workbook back: only its changed rows are judged again.",
        "lake quality return orders/psb.xlsx",
    ),
    "resolve queue": (
        "Pairs of which only a person can say whether they are one.",
        "lake resolve queue --domain person --out queue",
    ),
    "resolve show": (
        "Both records, what speaks for and against, and what each verdict would change.",
        "lake resolve show 3f2a 91bc",
    ),
    "resolve accept": ("They are one.", "lake resolve accept 3f2a 91bc --by 市市场监管局登记科"),
    "resolve refuse": ("They are two.", "lake resolve refuse 3f2a 91bc --by 市市场监管局登记科"),
    "resolve return": (
        "Take the judged workbook back, row by row.",
        "lake resolve return queue/legal_entity.xlsx --by 市市场监管局登记科",
    ),
    "resolve undo": ("Take a decision back; both stay in the ledger.", "lake resolve undo 7 --by 市市场监管局登记科"),
    "resolve conflicts": (
        "Rows of which person and id do not agree, by department.",
        "lake resolve conflicts --out lists",
    ),
    "resolve retrain": (
        "Train the weights that compare persons anew, as a new version.",
        "lake resolve retrain --by 市政数局数据科",
    ),
    "resolve decisions": ("Decisions by hand, undone ones too.", "lake resolve decisions"),
    "release list": ("保留的全部版本，从旧到新，及保留原因。", "lake release list"),
    "release show": ("一个版本的清单：各表的快照、行数和检查。", "lake release show current"),
    "release diff": ("两个版本之间的变化。", "lake release diff 1.0.0 current"),
    "release rollback": ("让读者回到较早的版本；不删除任何内容。", "lake release rollback 1.0.0"),
    "release pin": ("指定保留一个版本，直至取消。", "lake release pin 1.0.0 --reason 年报引用"),
    "release unpin": ("取消指定保留。", "lake release unpin 1.0.0"),
    "release prune": ("清除无须保留的版本。", "lake release prune --dry-run"),
    "release export": (
        "为分析人员导出一个版本：内含各表的 DuckDB 文件，并附 Parquet。",
        "lake release export analyst --tables 'topic.*'",
    ),
    "portal build": ("把已发布的内容写成网站，任何网页服务器都能提供。", "lake portal build --out site"),
    "portal serve": ("在本机提供网站及其接口。", "lake portal serve --port 8081"),
    "portal requests list": (
        "What readers of the site handed in, and until when it is answered.",
        "lake portal requests list --all",
    ),
    "portal requests answer": (
        "Answer for everybody to read; an answer stays.",
        "lake portal requests answer 7KQM-2XWP --subject 空气质量数据 --text 已补充 --by 市生态环境局",
    ),
    "portal requests refuse": (
        "Decline, with reason and legal basis for everybody to read.",
        "lake portal requests refuse 7KQM-2XWP --subject 个人数据 --reason 涉及个人信息 "
        "--basis 个人信息保护法第十三条 --by 市公安局",
    ),
    "portal requests object": (
        "Raise an objection of it, as `lake quality object` does.",
        "lake portal requests object 7KQM-2XWP open.air_quality_daily 东湖 2023-06-01 --field aqi",
    ),
    "catalog validate": ("核对全部契约、数据元、代码、模型和检查，并说明下次运行会改变什么。", "lake catalog validate"),
    "catalog draft": (
        "为尚无契约的文件起草契约，由人修改。",
        "lake catalog draft deliveries/new.csv --department psb --out contracts",
    ),
    "catalog elements": ("列出数据元，或含有某词的数据元。", "lake catalog elements 身份证"),
    "catalog conformance": (
        "How much of each column is as its data element says.",
        "lake catalog conformance psb_resident",
    ),
    "catalog test": ("在空库上运行模型的用例：给定的行和应得的行。", "lake catalog test smart_fire"),
    "catalog topics": ("主题库一览（docs/topics.md）。", "lake catalog topics"),
    "catalog lineage": (
        "一列来自哪里、用于哪里、取消后停掉什么。",
        "lake catalog lineage std.psb_resident.citizen_id --down",
    ),
    "catalog drop": ("撤下已无契约或模型声明的表。", "lake catalog drop std.amr_old --dry-run"),
    "catalog census": (
        "公共数据普查：每张表的部门、规模、分级、共享和开放属性。",
        "lake catalog census --by system --html pages",
    ),
    "catalog graph": ("各表由哪些表生成；或把数据资产图谱写成网页。", "lake catalog graph --html pages"),
    "catalog export": ("输出最近发布的开放目录。", "lake catalog export --format dcat"),
}
"""By the words that call a command."""


def add_help(group: TyperGroup) -> None:
    """Add them to all commands of the program. Nothing is added to a command without a line here."""
    for name, command in commands_of(group):
        if name in HELP:
            other, example = HELP[name]
            first, *further = (command.help or "").split("\n\n")
            command.help = "\n\n".join([f"{first} · {other}", *further])
            command.epilog = f"例 · example: {example}"


def shows_help(group: TyperGroup, arguments: list[str]) -> bool:
    """Whether a command called by these words shows its help: asked for it, or a group of commands by itself."""
    return "--help" in arguments or (len(arguments) == 1 and isinstance(group.commands.get(arguments[0]), TyperGroup))


def break_chinese() -> None:
    """From now on help breaks Chinese where a line ends: it has no spaces, and Typer would cut it off there."""
    from rich.text import Text
    from typer import rich_utils

    made = rich_utils._make_rich_text

    def breakable(**parts: Any) -> Any:
        text = made(**parts)
        if isinstance(text, Text):
            text.overflow = "fold"
        return text

    rich_utils._make_rich_text = breakable


def commands_of(group: TyperGroup, above: str = "") -> Iterator[tuple[str, TyperCommand]]:
    """Every command by the words that call it."""
    for name, one in group.commands.items():
        words = f"{above} {name}".strip()
        if isinstance(one, TyperGroup):
            yield from commands_of(one, words)
        elif isinstance(one, TyperCommand):
            yield words, one
