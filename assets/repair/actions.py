"""What can be done about what is damaged, and why nothing can: one table in both languages."""

from lake.told import Told

RELEASE = Told("release {release}", "发布版本 {release}")
RELEASES = Told("releases", "各发布版本")

COPY = Told("copy the same bytes from {file}", "从内容相同的 {file} 复制")
COPY_DELIVERY = Told("copy it again from {file}", "从 {file} 重新复制")
ASK_AGAIN = Told("delete it, so that the next run asks its source again", "删除，下次运行时重新向来源取数")
READ_AGAIN = Told("read again what was delivered: {deliveries}", "重新读取原交付：{deliveries}")
SOUND_FILES_ALONE = Told("let its rows stand in the sound files alone", "其中各行在完好的文件中都有，改由它们提供")
FINISH = Told("finish what a killed command left half done", "完成被中断的命令未做完的部分")
SPLIT_ANEW = Told("split every batch anew from raw", "由归集库各批次重新拆分")
BUILD_ANEW = Told("build it anew from {tables}", "由 {tables} 重新生成")
WRITE_ANEW = Told("write it anew from the ledger and the catalogue", "由台账和目录重新写出")
RESOLVE_AGAIN = Told(
    "drop it, so that the next run resolves again: ids are in the ledger",
    "删除该表，下次运行时重新识别：标识在台账中，不会改变",
)
FILL_AGAIN = Told("drop it, so that the next run fills it again", "删除该表，下次运行时重新填写")
DELETE_FORMER = Told("delete it: it describes a state that nothing needs", "删除：它描述的旧状态已无处使用")
FORGET_STATES = Told(
    "forget {states} former states of it that no release names", "清除没有发布版本使用的 {states} 个旧状态"
)
REWRITE_VIEWS = Told(
    "write its DuckDB file again from its manifest; its list of checksums then names other bytes",
    "按版本清单重写其 DuckDB 文件，校验和清单随之更新",
)
RELINK = Told(
    "let the link lead to the release that the history names last", "让当前版本的链接指向发布历史中最后的版本"
)
WRITE_VERSION = Told(
    "write it again from release {release}, as far as that gives the very same bytes",
    "由发布版本 {release} 重新写出，所得字节与原来完全相同才放回",
)

SOLE_COPY = Told("nothing else in the home holds what is in it", "湖目录中没有别处存有其中内容")
UNDECLARED_CONTRACT = Told("no contract declares it any more", "已没有契约声明它")
UNDECLARED_MODEL = Told("no model declares it any more", "已没有模型声明它")
UNLISTED_DATASET = Told("the publication list no longer has the dataset", "开放清单中已没有这个数据集")
REMEMBERS = Told(
    "it keeps what has vanished from its sources, and only its own former rows tell of that",
    "它保留着来源中已消失的内容，只有它自己原来的行记有这些",
)
RAW_DESCRIPTION = Told(
    "its own description is damaged, and raw is made from nothing else",
    "归集库自身的表描述已损坏，没有别的来源可以重做",
)
DELIVERY_GONE = Told(
    "no landing folder has the delivery any more: {deliveries}", "交付目录中已没有原交付：{deliveries}"
)
REFUSED_FILE_GONE = Told("the department's file is no longer in the landing folder", "交付目录中已没有部门送来的原文件")
NEEDED_BY_RELEASE = Told(
    "release {release} needs this very file, and readers of it lack it until then",
    "发布版本 {release} 正需要这个文件，放回之前读者读不到",
)
NAMED_BY_RELEASE = Told(
    "release {release} names a state by it: its rows are read as before, but no longer compared with others",
    "发布版本 {release} 用它指明状态：各行仍可照常读取，但不能再与其他版本比较",
)
UNSEEN = Told("that nobody saw", "（无人见过的版本）")
HISTORY_LOST = Told("nothing else says which of them were ever published", "没有别处记有哪些版本曾经发布")
MANIFEST_LOST = Told(
    "nothing else says what belongs to it; until then let readers see another: `lake release rollback ID`",
    "没有别处记有它包含什么；放回之前请让读者改看别的版本：`lake release rollback ID`",
)
RELEASE_PRUNED = Told(
    "release {release}, of which it was made, is not kept any more", "制作它的发布版本 {release} 已不再保留"
)
