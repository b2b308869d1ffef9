"""A made-up portal with one dataset in two versions, for the tests of everything that is rendered from it."""

from datetime import UTC, date, datetime
from hashlib import sha256

from catalog.contracts.contract import Title
from catalog.publishing.kept_back import KeptBack
from catalog.publishing.published_dataset import (
    Contact,
    Evidence,
    Organisation,
    Portal,
    PublishedColumn,
    PublishedDataset,
    PublishedFile,
    PublishedVersion,
    Terms,
    Theme,
    Words,
)

BASE = "https://data.example"
MOMENT = datetime(2023, 8, 15, 4, tzinfo=UTC)
GSDA = Organisation("gsda", Title(zh="江门市政务服务数据管理局", en="Government Services"), "11440700MB2D00001X")
EEB = Organisation("eeb", Title(zh="江门市生态环境局", en="Ecology and Environment"))
ENVIRONMENT = Theme("environment", Title(zh="生态环境", en="Environment"), "ENVI")
PORTAL = Portal(
    base=BASE,
    title=Title(zh="江门市公共数据开放目录", en="Open data of Jiangmen"),
    description=Title(zh="说明", en="About"),
    publisher=GSDA,
    contact=Contact(GSDA.title, "ask@data.example", "12345"),
    division="440700",
    division_title=Title(zh="江门市", en="Jiangmen"),
    box=(111.98, 21.45, 113.25, 22.86),
    modified=MOMENT,
    themes=(ENVIRONMENT, Theme("weather", Title(zh="气象服务", en="Weather"))),
)
FOLDER = "datasets/air_quality_daily"
FILES = (
    PublishedFile(f"{FOLDER}/1.1.0/air_quality_daily.csv", "csv", 120, "ab" * 32),
    PublishedFile(f"{FOLDER}/1.1.0/air_quality_daily.jsonl", "jsonl", 150, "ef" * 32),
    PublishedFile(f"{FOLDER}/1.1.0/air_quality_daily.jsonl.gz", "jsonl.gz", 90, "01" * 32),
    PublishedFile(f"{FOLDER}/1.1.0/air_quality_daily.xlsx", "xlsx", 900, "cd" * 32),
)
AIR = PublishedDataset(
    id="air_quality_daily",
    title=Title(zh="空气质量日报", en="Daily air quality"),
    description=Words("各站点每日空气质量。", "Air quality of each station and day."),
    table="open.air_quality_daily",
    publisher=EEB,
    contact=Contact(EEB.title, "ask@data.example", "12345"),
    licence=Terms("cc-by-4.0", Title(zh="署名", en="Attribution"), "https://data.example/licence", "须署名。"),
    themes=(ENVIRONMENT,),
    keywords=("空气质量", "AQI"),
    update="daily",
    version="1.1.0",
    history=(
        PublishedVersion("1.0.0", MOMENT, 1, "1.0.0", Words("首次发布。", "First.")),
        PublishedVersion(
            "1.1.0",
            MOMENT,
            2,
            "1.1.0",
            Words("新增 1 行。", "1 row added."),
            FILES,
            1,
            0,
            0,
            f"{FOLDER}/1.1.0/changes.csv",
        ),
    ),
    begins=date(2023, 1, 1),
    ends=date(2023, 8, 14),
    rows=2,
    key=("station", "date"),
    columns=(
        PublishedColumn("station", "站点", "text"),
        PublishedColumn("date", "日期", "date", "北京时间"),
        PublishedColumn("pm2_5", "细颗粒物", "decimal(8, 1)"),
        PublishedColumn("primary", "首要污染物", "texts"),
    ),
    files=FILES,
    evidence=(Evidence("row count", "行数", "completeness", True, 200, 1),),
    standards=("GB 3095-2012",),
)
SECRET = KeptBack(
    id="gsda_secret",
    kind="none",
    title=Title(zh="甲<b>乙", en="A & B"),
    description=Words("不予开放。", "Not open."),
    department=GSDA,
    theme=None,
    update="daily",
    keywords=("政数局",),
    listed_on=date(2023, 1, 1),
    condition="",
    basis="《个人信息保护法》第二十五条",
)
SAMPLE = "_note,school_name\n示例数据（虚构）,示例学校1\n".encode()
ON_CONDITION = KeptBack(
    id="eeb_school",
    kind="conditional",
    title=Title(zh="学校", en="Schools"),
    description=Words("学校名录。", "Schools."),
    department=EEB,
    theme=ENVIRONMENT,
    update="yearly",
    keywords=("环境局", "生态环境"),
    listed_on=date(2023, 1, 1),
    condition="不含联系方式",
    basis="《广东省公共数据管理办法》",
    columns=(PublishedColumn("school_name", "学校名称", "text"),),
    delivered=(date(2023, 1, 1), date(2023, 8, 14)),
    sample=PublishedFile("samples/eeb_school.csv", "csv", len(SAMPLE), sha256(SAMPLE).hexdigest()),
)
