"""Code that readers copy: how to get a dataset with the tools they have. The tests run what is written here."""

from catalog.converters.addresses import file_address
from catalog.publishing.published_dataset import Portal, PublishedDataset, Words

Example = tuple[str, str]
ADDRESSES = (
    (
        "/datasets/<dataset>/<version>/<dataset>.csv",
        Words("某一版的文件，永不改动", "A file of a version, never changed"),
    ),
    (
        "/api/rows/<dataset>?limit=100",
        Words(
            "当前版本的行；按 Accept 返回 JSON、CSV 或 Parquet",
            "Rows of the present version as JSON, CSV or Parquet, by Accept",
        ),
    ),
    ("/api/3/action/package_search?q=", Words("检索数据集（CKAN 接口）", "Search, as CKAN does")),
    ("/api/3/action/package_show?id=<dataset>", Words("一个数据集的描述与文件", "A dataset and its files")),
    (
        "/api/3/action/datastore_search?resource_id=<dataset>",
        Words("按条件、排序、分页取行", "Rows by filter, sort and page"),
    ),
    ("/api/openapi.json", Words("接口文档（OpenAPI 3.1）", "The API in OpenAPI 3.1")),
    ("/catalog.ttl", Words("整个目录（DCAT-AP 3.0.1）", "The whole catalogue in DCAT-AP 3.0.1")),
    ("/feed.atom · /changes.jsonl", Words("新版本与变更", "New versions and what they changed")),
)
LIMITS = (
    Words("每次最多取 32,000 行；更多请下载文件。", "At most 32,000 rows a request; download the file for more."),
    Words(
        "文件支持断点续传（Range）、ETag 与 HEAD，允许跨域访问。",
        "Files answer Range, ETag and HEAD, and other sites may load them.",
    ),
    Words(
        "错误以 JSON 返回：404 没有该对象，409 参数有误并指明字段，503 请稍后再试。",
        "Errors are JSON: 404 not there, 409 a parameter is wrong and which, 503 try again.",
    ),
)


def of_dataset(portal: Portal, dataset: PublishedDataset) -> list[Example]:
    """The shortest ways to the rows of one dataset."""
    addresses = {file.format: file_address(portal, file) for file in dataset.files}
    found = [("curl", f"curl -O {next(iter(addresses.values()))}")]
    if "parquet" in addresses:
        found.append(("DuckDB", f"SELECT * FROM '{addresses['parquet']}' LIMIT 10;"))
    if "csv" in addresses:
        found.append(("Python", f'import pandas as pd\n\nrows = pd.read_csv("{addresses["csv"]}")'))
    return found


def of_portal(portal: Portal, dataset: PublishedDataset) -> list[Example]:
    """What developers start with, shown on one dataset."""
    addresses = {file.format: file_address(portal, file) for file in dataset.files}
    csv = addresses.get("csv", next(iter(addresses.values())))
    parquet = addresses.get("parquet", csv)
    action, rows = f"{portal.base}/api/3/action", f"{portal.base}/api/rows/{dataset.id}"
    client = f'site = RemoteCKAN("{portal.base}")\nfound = site.action.package_search(q="{dataset.keywords[0]}")'
    return [
        ("curl", f"curl '{action}/package_show?id={dataset.id}'\ncurl -H 'Accept: text/csv' '{rows}?limit=10'"),
        ("Python", f'import polars as pl\n\nrows = pl.read_csv("{csv}")'),
        ("Python · ckanapi", f"from ckanapi import RemoteCKAN\n\n{client}"),
        ("R", f'rows <- read.csv("{csv}", fileEncoding = "UTF-8-BOM")'),
        ("DuckDB", f"INSTALL httpfs;\nLOAD httpfs;\nSELECT count(*) FROM '{parquet}';"),
        ("Excel · Power Query", _power_query(csv)),
    ]


def _power_query(address: str) -> str:
    """What stands in the advanced editor: code page 65001 is UTF-8, without which Excel takes it for GBK."""
    return (
        f'let\n    Source = Csv.Document(Web.Contents("{address}"), [Delimiter = ",", Encoding = 65001]),\n'
        "    Rows = Table.PromoteHeaders(Source, [PromoteAllScalars = true])\nin\n    Rows"
    )
