"""The page that comes with a bundle: in Chinese first, what is in it and how it is opened."""

from collections.abc import Sequence

from assets.markdown import markdown_table
from catalog.beijing import shown_moment
from lake.releases.bundle import BundledTable
from lake.releases.manifest import Manifest
from lake.settings import Zone

PAGE = "README.md"
_ZONE_ZH = {"open": "开放", "internal": "内部", "restricted": "受限"}
_HANDLING = {
    "open": "可公开",
    "internal": "仅限政务内部使用，不得公开",
    "restricted": "含受限数据（可能含个人信息），仅限获准人员使用，不得转发",
}


def bundle_page(manifest: Manifest, zone: Zone, tables: Sequence[BundledTable]) -> str:
    """Markdown."""
    rows = [[one.name, one.title, f"{one.rows:,}", ", ".join(one.key), _key_state(one)] for one in tables]
    listed = markdown_table(["表 table", "名称 title", "行数 rows", "键 key", "键的核对 key holds"], rows)
    return f"""# 江门城市数据湖 · 发布版本 {manifest.id}

发布时间：{shown_moment(manifest.created_at)}（北京时间）。密级：**{_ZONE_ZH[zone]}**，{_HANDLING[zone]}。

- `lake.duckdb`：全部表的数据都在此文件内，另一台计算机上用 DuckDB 1.4 或以上版本即可打开，
  无需其他程序；表与字段均有中文注释。
- `<表名>.parquet`：同样的数据，每表一个文件。
- `SHA256SUMS`：校验值，用 `sha256sum --check SHA256SUMS` 核对。

```sql
-- duckdb lake.duckdb
SELECT table_name, comment FROM duckdb_tables();               -- 有哪些表
SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'keys';
FROM keys;                                                     -- 主键与外键
SELECT function_name, parameters, comment FROM duckdb_functions() WHERE comment IS NOT NULL;  -- 常用问题的宏
FROM gov.release;                                              -- 本文件的版本
```

列 `_disputed` 标明有未办结数据异议的行。时刻以 UTC 存储；`SET TimeZone = 'Asia/Shanghai'` 后显示北京时间。

## 表

{listed}

---

Release {manifest.id} of the Jiangmen city data lake. `lake.duckdb` holds the rows themselves and opens anywhere with
DuckDB ≥ 1.4; the same rows are beside it as Parquet. Table and column comments are in Chinese; `keys` says which
columns tell rows apart and which refer to other tables. Most sensitive zone: {zone}. Check the files with
`sha256sum --check SHA256SUMS`.
"""


def _key_state(table: BundledTable) -> str:
    if table.holds is None:
        return ""
    if not table.holds:
        return "有重复或空值"
    return "已声明为主键" if table.declared else "已核对，行数较多，未声明"
