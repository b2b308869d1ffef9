import csv
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lake.connectors.files.spreadsheet import CsvSource
from lake.errors import LakeError
from tests.examples import examples
from tests.lake.connectors.helpers import cells, delivery, lines, read, read_bytes

TEXT = "姓名,地址\n李明,江门市蓬江区\n𬱖某,新会区\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
@pytest.mark.parametrize("declared", ["auto", "utf-8", "gb18030", "utf-16"])
def test_any_encoding_gives_the_same_rows_whatever_was_declared(
    tmp_path: Path, content: bytes, encoding: str, declared: str
) -> None:
    # A few characters are too little evidence against a declaration of GB18030; a real delivery has more.
    rows, report = read_bytes(
        tmp_path, content + b"", (), CsvSource.model_validate({"path": "x", "encoding": declared})
    )
    if (encoding, declared, content[:3]) == ("utf-8", "gb18030", TEXT.encode()[:3]):
        return
    assert cells(rows) == [["李明", "江门市蓬江区"], ["𬱖某", "新会区"]]
    assert report["encoding"] == encoding
    assert list(rows[0]) == ["姓名", "地址", "_line_no"]


def test_utf8_declared_as_gb18030_is_never_read_as_nonsense(tmp_path: Path) -> None:
    content = ("姓名,地址\n" + "李明,江门市蓬江区\n" * 20).encode()
    rows, report = read_bytes(tmp_path, content, (), CsvSource(path="x", encoding="gb18030"))
    assert rows[0]["地址"] == "江门市蓬江区"
    assert "declared gb18030" in report["encoding_evidence"]


def test_undecodable_bytes_are_named_and_never_replaced(tmp_path: Path) -> None:
    content = ("姓名,地址\n" + "李明,江门市蓬江区\n" * 20).encode() + b"\xff\xfe,x\n"
    with pytest.raises(LakeError, match=f"byte {len(content) - 5}") as caught:
        read_bytes(tmp_path, content)
    assert caught.value.line == 22
    assert caught.value.file == "delivery.csv"
    assert caught.value.advice


def test_a_file_that_changes_encoding_midway_is_refused(tmp_path: Path) -> None:
    content = ("姓名\n" + "李明江门\n" * 50).encode() + "李明\n".encode("gb18030")
    with pytest.raises(LakeError, match="damaged") as caught:
        read_bytes(tmp_path, content)
    assert caught.value.line == 52


def test_characters_lost_before_delivery_are_counted(tmp_path: Path) -> None:
    _, report = read_bytes(tmp_path, "姓名\n陈玥\ufffd\n锟斤拷\n".encode())
    assert (report["replacement_characters"], report["lost_characters"]) == (1, 1)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "\x01", "\x1f"])
def test_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    content = "\n".join(delimiter.join(row) for row in [["a", "b"], ["1,5", "2"], ["3", "4"]]).replace("1,5", "15")
    rows, _ = read_bytes(tmp_path, content.encode())
    assert cells(rows) == [["15", "2"], ["3", "4"]]


def test_titles_above_the_header_are_left_out_and_lines_stay_physical(tmp_path: Path) -> None:
    content = "江门市名单,,\n\n制表:某局,,\n序号,姓名,\n1,李明,\n\n2,陈玥,\n,,\n序号,姓名,\n合 计,2,\n"
    rows, report = read_bytes(tmp_path, content.encode("gb18030"), ("姓名", "序号"))
    assert cells(rows) == [["1", "李明"], ["2", "陈玥"], ["合 计", "2"]]
    assert lines(rows) == [5, 7, 10]
    facts = {name: report[name] for name in ("header_line", "title_rows", "blank_rows", "padding_columns", "records")}
    assert facts == {
        "header_line": 4,
        "title_rows": ["江门市名单", "制表:某局"],
        "blank_rows": 2,
        "padding_columns": 1,
        "records": 3,
    }
    assert (report["repeated_headers"], report["total_rows"]) == (1, 1)
    assert (report["repeated_header_lines"], report["total_row_lines"]) == ([9], [10])


def test_only_a_whole_header_is_a_repeated_one(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, "姓名, XM ,备注\n姓名,x,\n姓名,XM,备注\n姓名, XM ,备注\n".encode(), ("xm",))
    assert cells(rows) == [["姓名", "x", ""]]
    assert report["repeated_header_lines"] == [3, 4]
    assert report["records"] == 1


def test_repeated_headers_among_ragged_rows_are_left_out_too(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, b"a,b\n1,2,3\na,b\n4\n")
    assert lines(rows) == [2, 4]
    assert (report["records"], report["repeated_header_lines"], report["surplus_rows"]) == (2, [3], 1)


def test_cells_over_several_lines_keep_the_line_they_start_on(tmp_path: Path) -> None:
    content = b'a,"b\nb"\r\n1,"x\r\ny"\r\n2,"say ""hi"""\r\n3,"\n\n"\r\n4,z\r\n'
    rows, report = read_bytes(tmp_path, content)
    assert cells(rows) == [["1", "x\r\ny"], ["2", 'say "hi"'], ["3", "\n\n"], ["4", "z"]]
    assert lines(rows) == [3, 5, 6, 9]
    assert report["physical_lines"] == 9


def test_a_column_with_values_but_no_name_is_kept(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b"a,,\n1,,x\n", ("a",))
    assert rows == [{"a": "1", "column_3": "x", "_line_no": 2}]


def test_header_names_take_the_expected_spelling(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, " xm ,ＰＭ２.５,xm\n1,2,3\n".encode(), ("XM", "PM2.5"))
    assert list(rows[0]) == ["XM", "PM2.5", "XM_2", "_line_no"]
    assert report["renamed_columns"]["ＰＭ２.５"] == "PM2.5"


@pytest.mark.parametrize(
    ("expected", "names"),
    [((), ["name", "NAME_2"]), (("name",), ["name", "NAME_2"]), (("NAME",), ["name_2", "NAME"])],
)
def test_of_names_that_differ_in_case_only_the_exact_one_is_meant(
    tmp_path: Path, expected: tuple[str, ...], names: list[str]
) -> None:
    rows, _ = read_bytes(tmp_path, b"name,NAME,_line_no\nlow,UP,9\n", expected)
    assert list(rows[0].items()) == [(names[0], "low"), (names[1], "UP"), ("_line_no_2", "9"), ("_line_no", 2)]


def test_surplus_cells_are_kept_beside_the_row(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, 'a,b\n1,2\n3,4,五,"6"\n5\n7,8,,\n'.encode())
    assert [json.loads(row["_surplus"]) if row["_surplus"] else None for row in rows] == [None, ["五", "6"], None, None]
    assert [row["b"] for row in rows] == ["2", "4", None, "8"]
    assert lines(rows) == [2, 3, 4, 5]
    assert (report["surplus_rows"], report["short_rows"]) == (1, 1)


def test_quotes_inside_cells_are_plain_characters(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'a,b\n5" pipe,x\n7,"q\nr"\n6" pipe,y\n')
    assert cells(rows) == [['5" pipe', "x"], ["7", "q\nr"], ['6" pipe', "y"]]
    assert lines(rows) == [2, 3, 5]


def test_one_stray_quote_does_not_swallow_the_rest(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, b'a,b\n1,"x\n"2",y\n3,z\n')
    assert cells(rows) == [["1", '"x'], ["2", "y"], ["3", "z"]]
    assert report["quotes"] == "broken in line 2, taken as characters"


def test_a_quote_that_hides_the_cells_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="not closed") as caught:
        read_bytes(tmp_path, b'a,b\n1,2\n3,"x\n4,"p,q"\n')
    assert caught.value.line == 3


@pytest.mark.parametrize("last", ['4,"五', '4,"五六"",', '4,"'])
def test_a_text_that_breaks_off_inside_a_quoted_cell_says_so_and_keeps_what_came(tmp_path: Path, last: str) -> None:
    rows, report = read_bytes(tmp_path, f'a,b,c\n1,"二","三"\n{last}'.encode())
    assert [row["a"] for row in rows] == ["1", "4"]
    assert (rows[0]["b"], rows[0]["c"], rows[1]["c"]) == ("二", "三", None)
    assert report["broken_off"]


def test_old_line_ends_are_lines_too(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, "姓名,号\r李明,1\r陈玥,2\r".encode("gb18030"))
    assert cells(rows) == [["李明", "1"], ["陈玥", "2"]]
    assert lines(rows) == [2, 3]


def test_texts_stay_as_sent(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, "a,b\n'440703, 4.40703E+17\n\\N,\n０１,null\n".encode())
    assert cells(rows) == [["'440703", " 4.40703E+17"], ["\\N", ""], ["０１", "null"]]


def test_only_a_header_is_no_row(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, b"a,b\n")
    assert rows == []
    assert report["records"] == 0


def test_blank_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no header"):
        read_bytes(tmp_path, b"\n\n  \n")


def test_a_file_changed_since_it_was_discovered_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n1\n")
    earlier = delivery(path)
    path.write_bytes(b"a\n2\n")
    from lake.connectors.reading import open_rows

    with pytest.raises(LakeError, match="changed"), open_rows(earlier, ()):
        pass


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    from lake.connectors.reading import open_rows

    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.encode("gb18030"))
    with open_rows(delivery(path), (), tmp_path / "scratch") as rows:
        rows.frame.sink_parquet(tmp_path / "out.parquet")
    assert list((tmp_path / "scratch").iterdir()) == []


_CELL = st.text(st.sampled_from('a1,;"\n\r 江门'), max_size=6)
_TABLE = st.integers(2, 4).flatmap(lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), max_size=12))


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=_TABLE,
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    encoding=st.sampled_from(["utf-8", "gb18030", "utf-16"]),
    ends=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_as_csv_is_read_back_with_its_lines(
    tmp_path: Path, table: list[list[str]], quoting: Literal[0, 1], encoding: str, ends: str
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # Python's writer leaves a carriage return bare, where it looks like a line end
        table = [[cell.replace("\r", "") for cell in row] for row in table]
    width = len(table[0]) if table else 2
    header = ["列一", "列二", "列三", "列四"][:width]
    text, starts = io.StringIO(), []
    writer = csv.writer(text, lineterminator=ends, quoting=quoting)
    for row in [header, *table]:
        starts.append(text.getvalue().count("\n") + 1)
        writer.writerow(row)
    path = tmp_path / "table.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    rows, report = read(path, tuple(header))
    kept = [(row, start) for row, start in zip(table, starts[1:], strict=True) if any(row)]
    assert [(list(row)) for row in cells(rows)] == [row for row, _ in kept]
    assert lines(rows) == [start for _, start in kept]
    assert report["records"] == len(kept)


WITHOUT_HEADER = CsvSource(path="x", columns=("编码", "名称", "数量"))


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_a_file_without_a_header_loses_no_row(tmp_path: Path, delimiter: str) -> None:
    text = "".join(f"{delimiter.join(row)}\n" for row in (["A1", "甲", "1"], ["A2", "乙", "2"]))
    rows, report = read_bytes(tmp_path, text.encode("gb18030"), ("编码", "名称", "数量"), WITHOUT_HEADER)
    assert cells(rows) == [["A1", "甲", "1"], ["A2", "乙", "2"]]
    assert lines(rows) == [1, 2]
    assert report["header_line"] == 0


def test_ragged_rows_and_quotes_of_a_file_without_a_header_keep_their_lines(tmp_path: Path) -> None:
    text = '\nA1,"甲\n店",1\nA2,乙\nA3,丙,3,4\n'
    rows, _report = read_bytes(tmp_path, text.encode(), ("编码", "名称", "数量"), WITHOUT_HEADER)
    assert lines(rows) == [2, 4, 5]
    assert [row["名称"] for row in rows] == ["甲\n店", "乙", "丙"]


def test_a_header_that_comes_after_all_is_no_row(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, "编码,名称,数量\nA1,甲,1\n".encode(), (), WITHOUT_HEADER)
    assert cells(rows) == [["A1", "甲", "1"]]
    assert report["header_line"] == 1


def test_a_file_without_a_header_and_with_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="4 columns, the contract names 3"):
        read_bytes(tmp_path, b"A1,x,1,2\nA2,y,2,3\n", (), WITHOUT_HEADER)


def test_a_lone_return_ends_a_record_where_its_line_holds_several(tmp_path: Path) -> None:
    content = '编号,名称,值\r\n1,甲,x\r\n2,乙,"y,\rz"\r3,丙,z\r\n4,丁\r戊,w\n'
    rows, _ = read_bytes(tmp_path, content.encode())
    assert cells(rows) == [["1", "甲", "x"], ["2", "乙", "y,\rz"], ["3", "丙", "z"], ["4", "丁\r戊", "w"]]
    assert lines(rows) == [2, 3, 4, 5]


def test_a_lone_return_ends_every_record_of_one_column(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'a\n1\r2\n"3\r4"\n')
    assert cells(rows) == [["1"], ["2"], ["3\r4"]]


def test_a_header_that_ends_in_a_lone_return_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="lone carriage return") as caught:
        read_bytes(tmp_path, b"a,b\r1,2\n3,4\n")
    assert caught.value.line == 1


def test_a_line_end_that_was_translated_twice_is_one(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b"a,b\r\r\n1,2\r\r\n")
    assert [(row["a"], row["b"].strip()) for row in rows] == [("1", "2")]


@pytest.mark.parametrize("blank", [" ", "   ", "\u3000"])
def test_blanks_around_quoted_cells_belong_to_none(tmp_path: Path, blank: str) -> None:
    content = f'id,{blank}"name",{blank}"v"{blank}\n1,{blank}"a, ""b""",{blank}"c"\n2,{blank}"d\n e",f \n'
    rows, _ = read_bytes(tmp_path, content.encode(), ("name",))
    assert rows == [
        {"id": "1", "name": 'a, "b"', "v": "c", "_line_no": 2},
        {"id": "2", "name": "d\n e", "v": "f ", "_line_no": 3},
    ]


def test_a_quote_behind_a_blank_that_is_not_closed_is_a_character(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, b'a,b\n5, "pipe\n6, "x" y\n')
    assert cells(rows) == [["5", ' "pipe'], ["6", ' "x" y']]


def test_a_text_that_breaks_off_in_its_last_cell_says_so(tmp_path: Path) -> None:
    rows, report = read_bytes(tmp_path, 'a,b,c\n1,"二","三"\n4,5,"六'.encode())
    assert [row["c"] for row in rows] == ["三", "六"]
    assert report["broken_off"]


@pytest.mark.parametrize("last", ['4,"五\n六', '4,"五","六"",\n7', '4,"五\n'])
def test_a_text_that_breaks_off_in_a_cell_of_several_lines_is_refused_with_its_line(tmp_path: Path, last: str) -> None:
    with pytest.raises(LakeError, match="may have broken off") as caught:
        read_bytes(tmp_path, f'a,b,c\n1,"二","三"\n{last}'.encode())
    assert caught.value.line == 3


def test_rows_that_lack_their_last_cells_are_counted_with_their_lines(tmp_path: Path) -> None:
    for line in (b"5,6,", b'"5,5",6,', b'"5\n5",6,'):
        rows, report = read_bytes(tmp_path, b"a,b,c\n1,2,3\n4\n7,8\n\n,,\n" + line + b"\n9,9")
        assert (report["short_rows"], report["short_row_lines"]) == (3, [3, 4, 8 + line.count(b"\n")])
        assert not report["broken_off"], "this writer leaves off empty cells, so that the last row may be whole"
        assert "_cut" not in rows[0]


@pytest.mark.parametrize("text", ["a,b,c\n1,2,3\n4,5,6\n7,8", 'a,b,c\n1,"2",3\n4,5"x"y,6\n7,8'])
def test_the_last_row_is_cut_when_it_alone_lacks_cells_and_an_end(tmp_path: Path, text: str) -> None:
    rows, report = read_bytes(tmp_path, text.encode())
    assert ([row["_cut"] for row in rows], report["broken_off"]) == ([None, None, "1"], True)
    whole, report = read_bytes(tmp_path, f"{text}\n".encode())
    assert ("_cut" in whole[0], report["broken_off"], report["short_rows"]) == (False, False, 1)
