"""The cells of an XLSB that hold an error: see `unvalued.py`. Formulas always have a result there."""

import zipfile
from collections.abc import Iterator

from lake.connectors.files.unvalued import Unvalued, error_name
from lake.connectors.files.workbook_parts import related_part
from lake.connectors.files.xlsb_records import sheet_cells, sheet_relations


def unvalued_in_xlsb(parts: zipfile.ZipFile, sheet: str) -> Iterator[Unvalued]:
    """The cells of a sheet that hold an error; none for formats other than XLSB."""
    part = related_part(parts, "xl/_rels/workbook.bin.rels", sheet_relations(parts).get(sheet))
    if part is None:
        return
    with parts.open(part) as stream:
        for cell in sheet_cells(stream):
            if cell.error is not None:
                yield Unvalued(cell.row, cell.column, f"={error_name(cell.error)}", is_error=True)
