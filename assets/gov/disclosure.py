"""`gov.disclosure`: what the disclosure gate decided on each published version, rule by rule. No figure is in it."""

from assets.governance import ledger_mark, worked_out
from lake.ledger.disclosures import Disclosures
from lake.schema import Column

DISCLOSURE = (
    Column("dataset", title="数据集"),
    Column("version", title="版本"),
    Column("rule", title="规则"),
    Column("examined", "integer", "检查的单元格或行数"),
    Column("hidden", "integer", "隐去的单元格或行数"),
    Column("outcome", title="结论"),
    Column("cells", title="隐去的位置"),
    Column("actor", title="准予例外者"),
    Column("reason", title="例外理由"),
    Column("decided_at", "timestamp", "审查时间"),
)
"""`cells` is a JSON list of keys. Readers of the open data may not see which cells are small: the table is internal."""


TABLE = worked_out(
    "disclosure",
    "开放审查记录",
    DISCLOSURE,
    ("dataset", "version", "rule"),
    lambda lake: Disclosures(lake.lakehouse.ledger).all(),
    lambda lake: ledger_mark(lake, "disclosure"),
)
"""Written with the exports, after the release: it tells of them, so it belongs to none itself."""
