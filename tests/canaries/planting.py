"""Deliveries with persons in every place where one can stand: in cells, headers, names of files, keys, ruins."""

import json
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import xlsxwriter

from tests.canaries.person import Person

CONTRACT = """
title: {zh: 测试人员, en: Persons for tests}
code: "307001/000002"
department: wrb
category: department/wrb
abstract: 只用于测试。
update: daily
published_on: 2023-06-30
sources:
  - {kind: csv, path: "people/*.csv"}
  - {kind: excel, path: "people/*.xlsx"}
  - {kind: json, path: "people/*.json"}
  - {kind: xml, path: "people/*.xml", record: row}
delivery: increment
key: [serial]
volume: {min: 1, max: 1000}
sharing: {type: conditional, condition: 测试, basis: 测试}
openness: {type: none, basis: 含个人信息}
fields:
  - {name: serial, from: XH, element: identifier, title: 序号, required: true}
  - {name: citizen_id, from: GMSFHM, element: citizen_id, title: 公民身份号码, required: true}
  - {name: person_name, from: XM, element: person_name, title: 姓名, required: true}
  - {name: sex, from: XB, element: sex, title: 性别}
  - {name: phone, from: LXDH, element: phone_any, title: 联系电话}
  - {name: remark, from: BZ, element: text, title: 备注}
  - {name: visits, from: CS, element: integer_count, title: 次数}
rules:
  - {name: visits_plausible, check: "visits < 1000 or remark = '属实'", message: 次数过高, severity: warning}
"""
HEADER = "XH,GMSFHM,XM,XB,LXDH,BZ,CS"
Planter = Callable[[Path, Sequence[Person]], None]


def _write(path: Path, *lines: str, encoding: str = "utf-8") -> None:
    path.write_text("\n".join(lines) + "\n", encoding=encoding)


def accepted(folder: Path, persons: Sequence[Person]) -> None:
    _write(folder / "accepted.csv", HEADER, *(one.line() for one in persons))


def superseded(folder: Path, persons: Sequence[Person]) -> None:
    for number, remark in enumerate(("旧", "新")):
        _write(folder / f"superseded{number}.csv", HEADER, *(one.line(remark=remark) for one in persons))


def refused(folder: Path, persons: Sequence[Person]) -> None:
    _write(folder / "refused.csv", HEADER, *(one.line(id=f"{one.citizen_id}0", sex="男女") for one in persons))


def doubtful(folder: Path, persons: Sequence[Person]) -> None:
    _write(folder / "doubtful.csv", HEADER, *(one.line(remark=f"{one.name}{one.citizen_id}") for one in persons))


def number(folder: Path, persons: Sequence[Person]) -> None:
    """Telephones where a number belongs: few, and so many that they make a distribution."""
    few, many = ([one.line(visits=one.phone) for one in persons for _ in range(times)] for times in (1, 60))
    lines = [line.replace("S", f"S{place}-", 1) for place, line in enumerate(many)]
    _write(folder / "number.csv", HEADER, *few)
    _write(folder / "numbers.csv", HEADER, *lines)


def remark(folder: Path, persons: Sequence[Person]) -> None:
    """A name as the most frequent value of a column that is not sensitive."""
    lines = [one.line(serial=f"R{one.number}-{copy}", remark=one.name) for one in persons for copy in range(5)]
    _write(folder / "remark.csv", HEADER, *lines)


def shifted(folder: Path, persons: Sequence[Person]) -> None:
    lines = [one.line(serial=one.name, sex=one.name, remark=one.citizen_id, visits=one.name) for one in persons]
    _write(folder / "shifted.csv", HEADER, *lines)


def extra_column(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder / f"extra{one.number}.csv", f"{HEADER},{one.name}{one.phone},{one.name}", f"{one.line()},x,y")


def extra_value(folder: Path, persons: Sequence[Person]) -> None:
    _write(folder / "value.csv", f"{HEADER},ZZ", *(f"{one.line()},{one.name}" for one in persons))


def headerless(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder / f"headerless{one.number}.csv", one.line(), one.line())


def ragged(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder / f"ragged{one.number}.csv", HEADER, one.line(), one.line() + f",{one.name}", f',"{one.name}')


def permit(folder: Path, persons: Sequence[Person]) -> None:
    """Natural persons, and representatives of firms: a city's public table is made of the same rows without them."""
    (folder.parent / "drb").mkdir()
    rows = [
        f"<XK><XK_WSH>许{one.serial}-{kind}</XK_WSH><XK_XDR_MC>{holder}</XK_XDR_MC><XK_XDR_LB>{kind}</XK_XDR_LB>"
        f"<XK_FRDB>{one.name}</XK_FRDB><XK_FR_ZJHM>{one.citizen_id}</XK_FR_ZJHM><XK_NR>{one.phone}</XK_NR>"
        f"<XK_XKLB>1</XK_XKLB><XK_JDRQ>2023-06-01</XK_JDRQ><XK_SBRQ>2023-06-02</XK_SBRQ><XK_ZT>1</XK_ZT></XK>"
        for one in persons
        for kind, holder in ((1, f"江门市第{one.number}有限公司"), (2, one.name))
    ]
    _write(folder.parent / "drb" / "administrative_permit_1.xml", f"<t>{''.join(rows)}</t>")


def gbk(folder: Path, persons: Sequence[Person]) -> None:
    _write(folder / "gbk.csv", HEADER, *(one.line(id="1") for one in persons), encoding="gb18030")


def gbk_name(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + f"{one.name}.csv".encode("gb18030"))).write_text("XX\n1\n")


def file_name(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder / f"{one.name}_{one.citizen_id}.csv", "XX", "1")
        _write(folder / f"{one.phone}.csv", HEADER, one.line())


def sheet_name(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        with xlsxwriter.Workbook(str(folder / f"sheet{one.number}.xlsx")) as book:
            book.add_worksheet(one.name).write_row(0, 0, ["只有", one.phone])
            book.add_worksheet(one.phone).write_row(0, 0, [one.name])


def workbook(folder: Path, persons: Sequence[Person]) -> None:
    with xlsxwriter.Workbook(str(folder / "workbook.xlsx")) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate([one.name for one in persons] + [HEADER] + [one.line() for one in persons]):
            sheet.write_row(row, 0, line.split(","))


def member_name(folder: Path, persons: Sequence[Person]) -> None:
    with zipfile.ZipFile(folder / "members.zip", "w") as archive:
        for one in persons:
            archive.writestr(f"people/{one.name}.csv", one.line() + "\n")
            archive.writestr(f"{one.phone}/{one.name}.txt", one.name)


def archive_name(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        (folder / f"{one.name}{one.phone}.zip").write_bytes(b"PK\x03\x04" + one.name.encode())


def json_key(folder: Path, persons: Sequence[Person]) -> None:
    records = [{"XH": one.serial, "GMSFHM": one.citizen_id, one.name: {one.phone: [one.name]}} for one in persons]
    (folder / "key.json").write_text(json.dumps(records), encoding="utf-8")


def broken_json(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        (folder / f"broken{one.number}.json").write_text(f'[{{"XM": "{one.name}", "LXDH": {one.phone} x', "utf-8")
        (folder / f"other{one.number}.json").write_text(json.dumps({one.name: one.phone}), encoding="utf-8")


def xml_element(folder: Path, persons: Sequence[Person]) -> None:
    rows = (f"<row><GMSFHM>1</GMSFHM><{one.name}>{one.phone}</{one.name}></row>" for one in persons)
    _write(folder / "element.xml", f"<t>{''.join(rows)}</t>")


def broken_xml(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder / f"broken{one.number}.xml", f"<t><row><XM>{one.name}</{one.name}>")
        _write(folder / f"entity{one.number}.xml", f"<t><row><XM>&{one.name};</XM></row></t>")


def stray_file(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        _write(folder.parent / f"{one.name}.txt", one.phone)
        _write(folder.parent / f"{one.phone}.csv", one.line())


def stray_folder(folder: Path, persons: Sequence[Person]) -> None:
    for one in persons:
        (folder.parent / f"{one.name}.csv").mkdir()
        (folder.parent / one.phone).mkdir()
        _write(folder.parent / one.phone / f"{one.name}.csv", one.line())


READABLE: tuple[Planter, ...] = (
    *(accepted, superseded, refused, doubtful, number, remark, shifted, extra_value, gbk, workbook, permit),
)
"""Whose deliveries are loaded, so that their rows are released."""
PLANTERS: tuple[Planter, ...] = (
    *(*READABLE, extra_column, headerless, ragged, gbk_name, file_name, sheet_name, member_name, archive_name),
    *(json_key, broken_json, xml_element, broken_xml, stray_file, stray_folder),
)


def plant(landing: Path, each: int, planters: Sequence[Planter] = PLANTERS) -> dict[str, list[Person]]:
    """So many persons a channel, the same ones each time; by its name."""
    folder = landing / "people"
    folder.mkdir(parents=True, exist_ok=True)
    planted = {}
    for planter in planters:
        first = PLANTERS.index(planter) * each
        planted[planter.__name__] = persons = [Person(number) for number in range(first, first + each)]
        planter(folder, persons)
    return planted
