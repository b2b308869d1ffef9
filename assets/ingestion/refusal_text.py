"""Why a file could not be read, as its department reads it. Readers know no department, and say it in English.

Told is what a department can mend in its file. What only the platform can mend stays as the reader said it.
"""

import re

_AGAIN = "请重新导出后再交付"
_EXPORT = "请用 UTF-8 或 GB18030 编码重新导出"
_PLAIN = "请在 Excel 或 WPS 中另存为 XLSX（不设密码），或导出为 CSV"
_PARTS = "请分次交付，或导出为 CSV"
_UNPACKED = "请只打包数据文件本身，不设密码"
_REASONS = (
    (r"the delivery is empty: a file of zero bytes", "文件是空的（0 字节）", _AGAIN),
    (r"the file holds no header", "文件没有表头", _AGAIN),
    (
        r"the file has no header and (\S+) columns, the contract names (\S+)",
        r"文件无表头，有 \1 列，契约为 \2 列",
        "请与契约核对：可能增减了列，或带上了表头",
    ),
    (
        r"the line of the header holds a lone carriage return.*",
        "表头一行中有单独的回车符，无法判断行在何处结束",
        "请用同一种换行（CR LF 或 LF）重新导出",
    ),
    (
        r"a quotation mark in this record is not closed.*",
        "这一行的引号没有成对，或文件在此处中断",
        "请更正引号后重新导出",
    ),
    (r"the text is damaged or in no known encoding.*", "文字已损坏，或不是已知的编码", _EXPORT),
    (r"the text is in (.+), which would come out as nonsense.*", r"文字的编码是 \1，会读成乱码", _EXPORT),
    (
        r"the text is in (\S+) .*, but the columns are counted in (\S+)",
        r"文字的编码是 \1，契约按 \2 计算列的位置",
        "请按约定的编码重新导出",
    ),
    (
        r"bytes (\d+) to (\d+) cut a character in two.*",
        r"第 \1 至 \2 字节截断了汉字：这一行可能被截断或编辑过，或列的位置有变",
        "请与约定的列位核对后重新导出",
    ),
    (r"the table cannot be read: .*", "表文件无法读取", _AGAIN),
    (r"the workbook is empty", "工作簿是空的", _AGAIN),
    (r"the workbook cannot be opened: .*", "工作簿无法打开，可能已损坏或设有密码", _PLAIN),
    (
        r"there is no sheet (.+) among the (\d+) of the workbook",
        r"工作簿的 \2 张工作表中没有 \1",
        "请恢复约定的工作表名称",
    ),
    (r"the file is a web page or XML that only calls itself a table", "文件实为网页或 XML，只是名称像表格", _PLAIN),
    (
        r"the workbook spans more than (\S+) cells; .*",
        r"工作表的范围超过 \1 个单元格",
        "请删去远在表外的内容，或导出为 CSV",
    ),
    (r"not valid JSON: .*", "不是有效的 JSON，可能没有传完", _AGAIN),
    (r"this line is not a JSON object: .*", "这一行不是 JSON 对象，文件可能没有传完", _AGAIN),
    (
        r"a key with a dot in it and a nested object stand for the same column",
        "含点的键与嵌套的对象表示同一列",
        "请让每个值只用一个键",
    ),
    (r"no list of records .*", "文件中没有约定位置的记录列表", "请按约定的结构重新导出"),
    (r"not well-formed XML: .*", "不是有效的 XML，可能没有传完", _AGAIN),
    (r"no element <(.+)>", r"文件中没有元素 <\1>", "请按约定的结构重新导出"),
    (
        r"the document brings its own document type \(DTD\)",
        "XML 自带文档类型定义（DTD），出于安全不予读取",
        "请去掉 DTD 后重新导出",
    ),
    (r"the archive is damaged or was cut off: .*", "压缩包已损坏或没有传完", "请重新打包后再交付"),
    (r"the archive has more than (\d+) members", r"压缩包内的文件超过 \1 个", "请分次打包"),
    (r"the archive holds a member outside of itself: .*", "压缩包内有指向包外的文件，未予打开", "请核实来源后重新打包"),
    (r"(?:member .+|the archive) would unpack to .*", "压缩包解开后过大", "请分次打包，或直接交付文件"),
    (r"the archive holds a link.*", "压缩包内有链接、设备或带空洞的文件", _UNPACKED),
    (r"member .+ is encrypted", "压缩包设有密码", _UNPACKED),
    (r"a line is longer than (\d+) MB", r"有一行超过 \1 MB", "请核对文件格式：一条记录应为一行"),
    (
        r"the delivery has (\S+) columns, at most (\S+) are read",
        r"有 \1 列，最多读取 \2 列",
        "请核对文件格式：一条记录应为一行",
    ),
    (
        r"the name of column (\S+) has (\S+) letters, at most (\S+) are read",
        r"第 \1 列的列名长达 \2 个字",
        "第一行可能是数据，或缺少引号：请与上次的文件核对",
    ),
    (
        r"the delivery has (\S+) columns and (\S+) lines that are almost empty",
        r"有 \1 列，而 \2 行几乎为空",
        "表头与数据不相称：请重新导出",
    ),
    (
        r"the file has (\S+) bytes, at most (\S+) are read of its kind",
        r"文件有 \1 字节，此类文件最多读取 \2 字节",
        _PARTS,
    ),
    (r"the (?:file cannot be read \(|text breaks its reader).*", "文件已损坏，无法读取", _AGAIN),
    (r"reading the file .*", "文件已损坏，或内容远大于文件本身，未能读完", _PARTS),
    (r"the delivery is (.+) and no file", "交付的不是文件", "请交付文件本身"),
    (
        r"the file was changed while it was being read",
        "读取时文件仍在写入",
        "请先用 .part 结尾的名称写完，再改为正式名称",
    ),
)


def told_refusal(message: str, advice: str) -> tuple[str, str]:
    """Reason and advice in Chinese; both as they are for what no department can mend, or what is Chinese already."""
    for pattern, reason, what_to_do in _REASONS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(reason), what_to_do
    return message, advice
