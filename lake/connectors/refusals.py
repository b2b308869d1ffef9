"""Why a file is refused: told in English to whoever runs the lake, in Chinese to whoever sent the file.

Here is what a department can mend in its file. What is wrong with a contract, a server or the machine is a LakeError
in words of its own.
"""

from collections.abc import Mapping
from enum import Enum

from lake import told
from lake.errors import LakeError

_AGAIN = "请重新导出后再交付"
_EXPORT = "请用 UTF-8 或 GB18030 编码重新导出"
_PLAIN = "请在 Excel 或 WPS 中另存为 XLSX（不设密码），或导出为 CSV"
_PARTS = "请分次交付，或导出为 CSV"
_UNPACKED = "请只打包数据文件本身，不设密码"
_ONE_LINE = "请核对文件格式：一条记录应为一行"
_STRUCTURE = "请按约定的结构重新导出"

_SENT_AGAIN = "ask the department to send it again"
_CUT_OFF = "ask the department to send the file again; it may have been cut off"
_PLAIN_FILES = "ask for an archive of plain files"
_SMALLER = "the file is damaged, or far larger inside than it looks: ask the department for CSV, or in smaller parts"


class Refusal(Enum):
    """Message and advice, 原因 and 建议 of each. In braces stand counts, positions and shapes, never values."""

    EMPTY_FILE = (
        "the delivery is empty: a file of zero bytes",
        "ask the department to send it again, or remove the file",
        "文件是空的（0 字节）",
        _AGAIN,
    )
    NO_FILE = ("the delivery is {kind} and no file", "deliver the file itself", "交付的不是文件", "请交付文件本身")
    CHANGED_MEANWHILE = (
        "the file was changed while it was being read",
        "let the department finish writing it (under a name that ends in .part), then run again",
        "读取时文件仍在写入",
        "请先用 .part 结尾的名称写完，再改为正式名称",
    )
    FILE_TOO_LARGE = (
        "the file has {size:,} bytes, at most {most:,} are read of its kind",
        "deliver it in parts, or as CSV",
        "文件有 {size:,} 字节，此类文件最多读取 {most:,} 字节",
        _PARTS,
    )

    UNREADABLE = ("the file cannot be read ({fault})", _SMALLER, "文件已损坏，无法读取", _AGAIN)
    BREAKS_READER = ("the text breaks its reader", _SMALLER, "文件已损坏，无法读取", _AGAIN)
    READING_TOO_LONG = (
        "reading the file took more than {seconds:.0f} s",
        _SMALLER,
        "读取文件超过 {seconds:.0f} 秒：文件已损坏，或内容远大于文件本身",
        _PARTS,
    )
    ENDED_PARSER = (
        "reading the file ended the parser ({how}; it may hold {memory:,} MiB)",
        _SMALLER,
        "文件已损坏，或内容远大于文件本身，未能读完",
        _PARTS,
    )

    SHIFTING_ENCODING = (
        "the text is in {encoding}, which would come out as nonsense of ordinary letters",
        "ask the department to export it again as UTF-8 or GB18030",
        "文字的编码是 {encoding}，会读成乱码",
        _EXPORT,
    )
    UNKNOWN_ENCODING = (
        "the text is damaged or in no known encoding: {failures}",
        "ask the department to export it again as UTF-8 or GB18030; open it at that line to see the damage. "
        "What was agreed to come in another encoding is declared: `encoding: big5`, shift_jis, euc_jp or euc_kr",
        "文字已损坏，或不是已知的编码",
        _EXPORT,
    )
    ANOTHER_ENCODING = (
        "the text is in {encoding} ({evidence}), but the columns are counted in {agreed}",
        "correct `encoding` and the columns in the contract's source, or ask for the old encoding",
        "文字的编码是 {encoding}，契约按 {agreed} 计算列的位置",
        "请按约定的编码重新导出",
    )
    CHARACTER_CUT = (
        "bytes {first} to {last} cut a character in two or are not {encoding}",
        "the line may have been cut or edited, or the columns have moved: compare with the contract",
        "第 {first} 至 {last} 字节截断了汉字：这一行可能被截断或编辑过，或列的位置有变",
        "请与约定的列位核对后重新导出",
    )

    NO_HEADER = ("the file holds no header", _SENT_AGAIN, "文件没有表头", _AGAIN)
    ANOTHER_WIDTH = (
        "the file has no header and {width} columns, the contract names {agreed}",
        "compare `columns` with the file: one was added, left out or has a header now",
        "文件无表头，有 {width} 列，契约为 {agreed} 列",
        "请与契约核对：可能增减了列，或带上了表头",
    )
    STRAY_RETURN = (
        "the line of the header holds a lone carriage return: where it ends cannot be told",
        "ask for an export with one kind of line ends (CR LF, or LF)",
        "表头一行中有单独的回车符，无法判断行在何处结束",
        "请用同一种换行（CR LF 或 LF）重新导出",
    )
    OPEN_QUOTE = (
        "a quotation mark in this record is not closed where the cell ends",
        "correct the quotation marks on that line; the file may have broken off here: ask for it again",
        "这一行的引号没有成对，或文件在此处中断",
        "请更正引号后重新导出",
    )
    LONG_LINE = (
        "a line is longer than {most} MB",
        "this is no table with one record a line; check the format of the source",
        "有一行超过 {most} MB",
        _ONE_LINE,
    )
    MANY_COLUMNS = (
        "the delivery has {count:,} columns, at most {most:,} are read",
        "this is no table of records: deliver one record a row",
        "有 {count:,} 列，最多读取 {most:,} 列",
        _ONE_LINE,
    )
    LONG_NAME = (
        "the name of column {position:,} has {letters:,} letters, at most {most:,} are read",
        "the first row holds data, or quotation marks are missing: compare it with the last delivery",
        "第 {position:,} 列的列名长达 {letters:,} 个字",
        "第一行可能是数据，或缺少引号：请与上次的文件核对",
    )
    ALMOST_EMPTY = (
        "the delivery has {columns:,} columns and {lines:,} lines that are almost empty",
        "its header does not belong to its rows: ask the department to export it again",
        "有 {columns:,} 列，而 {lines:,} 行几乎为空",
        "表头与数据不相称：请重新导出",
    )

    BROKEN_TABLE = (
        "the table cannot be read: {reason}",
        "ask the department to export it again",
        "表文件无法读取",
        _AGAIN,
    )
    EMPTY_WORKBOOK = ("the workbook is empty", _SENT_AGAIN, "工作簿是空的", _AGAIN)
    CLOSED_WORKBOOK = (
        "the workbook cannot be opened: {error}",
        "it may be damaged or protected by a password; ask for a plain export",
        "工作簿无法打开，可能已损坏或设有密码",
        _PLAIN,
    )
    NO_SHEET = (
        "there is no sheet {wanted!r} among the {count} of the workbook",
        "correct `sheet` in the contract",
        "工作簿的 {count} 张工作表中没有“{wanted}”",
        "请恢复约定的工作表名称",
    )
    NO_WORKBOOK = (
        "the file is a web page or XML that only calls itself a table",
        "open it in Excel or WPS and save it as XLSX, or ask for CSV",
        "文件实为网页或 XML，只是名称像表格",
        _PLAIN,
    )
    WIDE_SHEET = (
        "the workbook spans more than {most:,} cells; sheet {sheet} has {rows:,} rows, {columns:,} columns",
        "delete what stands far outside of the table, or deliver CSV",
        "工作簿的范围超过 {most:,} 个单元格：第 {sheet} 张工作表有 {rows:,} 行、{columns:,} 列",
        "请删去远在表外的内容，或导出为 CSV",
    )

    INVALID_JSON = ("not valid JSON: {reason}", _CUT_OFF, "不是有效的 JSON，可能没有传完", _AGAIN)
    NO_OBJECT = (
        "this line is not a JSON object: {reason}",
        _CUT_OFF,
        "这一行不是 JSON 对象，文件可能没有传完",
        _AGAIN,
    )
    TWO_OF_A_KEY = (
        "a key with a dot in it and a nested object stand for the same column",
        "ask the department to send each value under one key",
        "含点的键与嵌套的对象表示同一列",
        "请让每个值只用一个键",
    )
    NO_RECORDS = (
        "no list of records {place}",
        "check `records` in the contract's source",
        "文件中没有约定位置的记录列表",
        _STRUCTURE,
    )
    INVALID_XML = ("not well-formed XML: {reason}", "ask for a new export", "不是有效的 XML，可能没有传完", _AGAIN)
    NO_ELEMENT = (
        "no element <{name}>",
        "check `record` in the contract's source",
        "文件中没有元素 <{name}>",
        _STRUCTURE,
    )
    DOCUMENT_TYPE = (
        "the document brings its own document type (DTD)",
        "this is not accepted, since it can make the reader expand or fetch anything; ask for plain XML",
        "XML 自带文档类型定义（DTD），出于安全不予读取",
        "请去掉 DTD 后重新导出",
    )

    BROKEN_ARCHIVE = (
        "the archive is damaged or was cut off: {error}",
        _SENT_AGAIN,
        "压缩包已损坏或没有传完",
        "请重新打包后再交付",
    )
    MANY_MEMBERS = (
        "the archive has more than {most} members",
        "split it",
        "压缩包内的文件超过 {most} 个",
        "请分次打包",
    )
    MEMBER_OUTSIDE = (
        "the archive holds a member outside of itself: {member}",
        "do not open it; ask the department where it comes from",
        "压缩包内有指向包外的文件，未予打开",
        "请核实来源后重新打包",
    )
    UNPACKS_TOO_LARGE = (
        "{what} would unpack to {size} bytes from {packed}",
        "if this is meant, unpack it by hand into the landing folder",
        "压缩包解开后过大",
        "请分次打包，或直接交付文件",
    )
    NO_PLAIN_MEMBER = (
        "the archive holds a link, a device or a file with holes: {member}",
        _PLAIN_FILES,
        "压缩包内有链接、设备或带空洞的文件",
        _UNPACKED,
    )
    ENCRYPTED = ("member {member} is encrypted", "deliver it without a password", "压缩包设有密码", _UNPACKED)

    def __init__(self, message: str, advice: str, reason: str, request: str) -> None:
        self._message, self._advice = message, advice
        self._reason, self._request = reason, request

    def error(
        self, *, file: str | None = None, line: int | None = None, column: str | None = None, **details: str | int
    ) -> LakeError:
        """What is raised. `details` are what stands in the braces."""
        message = self._message.format(**details)
        code = self.name.lower()
        return LakeError(message, advice=self._advice, file=file, line=line, column=column, code=code, details=details)

    def in_chinese(self, details: Mapping[str, str | int]) -> tuple[str, str]:
        """Reason and advice for the department."""
        return self._reason.format(**details), self._request


def in_chinese(error: LakeError) -> tuple[str, str]:
    """Reason and advice in Chinese; both as they are where only one language tells them."""
    refusal = Refusal.__members__.get((error.code or "").upper())
    if refusal is None:
        return told.in_chinese(error.message), told.in_chinese(error.advice)
    return refusal.in_chinese(error.details)
