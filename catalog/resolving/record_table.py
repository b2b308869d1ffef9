"""What rows say of legal entities: resolution makes the table, and SQL models make `master.legal_entity` of it."""

from lake.schema import Column, TableSpec

DOMAIN = "legal_entity"
RECORD = "master.legal_entity_record"
KEY = ("resource", "part", "batch_id", "line_no")
"""What tells its rows apart."""
SPEC = TableSpec(
    RECORD,
    (
        Column("resource", title="来源资源", required=True),
        Column("part", title="在该行中的身份", required=True),
        Column("source_key", title="来源主键", description="含个人信息的不列"),
        Column("batch_id", title="批次", required=True),
        Column("line_no", "integer", "行号", required=True),
        Column("rank", "integer", "采信等级", description="1 为最先采信"),
        Column("stated_on", "date", "陈述日期"),
        Column("speaks", "boolean", "是否为该来源同一说法中最新的一行"),
        Column("said_code", title="本行所填代码或注册号"),
        Column("said_name", title="本行所填名称", description="取自敏感字段的不列"),
        Column("registration_number", title="注册号"),
        Column("county_code", title="区划代码"),
        Column("address", title="住所"),
        Column("uscc", title="归入的统一社会信用代码", description="不知道归谁的为空"),
        Column("match_rule", title="归并规则"),
        Column("score", "double", "归并概率", description="凭名称等归入的才有"),
        Column("perhaps_uscc", title="可能归入的统一社会信用代码", description="不知道归谁而有人选的才有，待人工判定"),
        Column("perhaps_score", "double", "可能归入的概率"),
        Column("member", title="来源记录", description="同一来源对同一法人的说法；不知道归谁的为带密钥的散列值"),
    ),
    "internal",
    "法人来源记录",
    "每条来源记录说的是哪个法人：凭统一社会信用代码、注册号、组织机构代码，没有代码的凭名称、住所、法定代表人等判定。",
)

SAYS = {
    "said_code": "uscc",
    "said_name": "name",
    "registration_number": "registration_number",
    "county_code": "county",
    "address": "address",
    "uscc": "uscc",
}
"""Column of the table → the attribute it says."""
