"""What can be wrong with a file of the lake, as a predicate of it: one table for all who look."""

from lake.told import Told

GONE = Told("is gone", "已不存在")
GONE_OR_CUT_OFF = Told("is gone or cut off", "已不存在或被截断")
UNREADABLE = Told("cannot be read: {error}", "无法读取（{error}）")
NOT_WHAT_IT_WAS = Told("cannot be read as what it was written as", "内容已损坏，无法按原来的格式读取")
UNNAMED = Told("is not named in {list}", "未列入 {list}")
OTHER_THAN_WRITTEN = Told("has another checksum than when it was written", "校验和与写入时不同")
OTHER_THAN_COMMITTED = Told("has another checksum than when it was committed", "校验和与提交时不同")
OTHER_THAN_SAVED = Told("has another checksum than when it was saved", "校验和与备份时不同")
NOT_IN_THE_SET = Told("is not in the set", "不在这次备份中")
OTHER_BYTES = Told("has {found} bytes where {expected} were committed", "现有 {found} 字节，提交时为 {expected} 字节")
OTHER_ROWS = Told("has {found} rows where {expected} were committed", "现有 {found} 行，提交时为 {expected} 行")
OTHER_COUNT = Told(
    "lists files of {found} rows where its commit counted {expected}",
    "所列文件共 {found} 行，提交时为 {expected} 行",
)
SHOWN_AND_GONE = Told("is gone or cut off: release {release} shows it", "已不存在或被截断，发布版本 {release} 要用它")
BROKEN_DATABASE = Told("is damaged: {error}", "数据库已损坏（{error}）")
LOST_REFERENCE = Told(
    "a row of {table} refers to one of {other} that is not there", "{table} 的一行所引用的 {other} 记录不存在"
)
