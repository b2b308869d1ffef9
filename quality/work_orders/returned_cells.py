"""The cells of a workbook that an officer hands in; what cannot be read is told to the officer."""

from pathlib import Path

from lake.connectors.reading import read_cells
from lake.errors import LakeError


def returned_cells(path: Path) -> dict[str, list[list[str | None]]]:
    """Every cell of every sheet as text. LakeError in Chinese for a file that is not there or is no workbook.

    What its reader said stays the error's cause, for engineers.
    """
    if not path.is_file():
        raise LakeError("没有这个文件", advice="请核对文件名和所在目录", file=str(path))
    try:
        return read_cells(path)
    except LakeError as error:
        advice = "请确认文件完整、未设密码，在 Excel 或 WPS 中另存为 XLSX 后再交回"
        raise LakeError("无法读取交回的工作簿", advice=advice, file=path.name) from error
