from pathlib import Path

import pytest

from lake.connectors.files.xml_file import XmlSource
from lake.connectors.source import Opened
from lake.errors import LakeError
from tests.lake.connectors.helpers import read_bytes

SOURCE = XmlSource(path="x.xml", record="permit")


def _document(declared: str) -> str:
    return (
        f'<?xml version="1.0" encoding="{declared}"?>\n<list>\n'
        "  <permit><name>𬱖某饭店</name><valid><from>2020-01-01</from></valid></permit>\n"
        "  <!-- 备注 -->\n"
        "  <permit>\n    <name>乙</name><kind>甲</kind><kind>丙</kind><note/>\n  </permit>\n</list>\n"
    )


@pytest.mark.parametrize(
    ("declared", "encoding"), [("GB2312", "gb18030"), ("UTF-8", "utf-8"), ("UTF-8", "gb18030"), ("UTF-16", "utf-16")]
)
def test_records_with_nested_leaves_and_their_lines(tmp_path: Path, declared: str, encoding: str) -> None:
    rows, report = read_bytes(tmp_path, _document(declared).encode(encoding), (), SOURCE)
    empty = {"from": None, "kind": None, "note": None}
    assert rows == [
        {"name": "𬱖某饭店", **empty, "from": "2020-01-01", "_line_no": 3},
        {"name": "乙", **empty, "kind": "甲;丙", "_line_no": 5},
    ]
    assert report["records"] == 2


def test_attributes_are_columns(tmp_path: Path) -> None:
    content = b'<l xmlns:x="urn:x"><x:permit id="7"><fee unit="yuan">5</fee></x:permit></l>'
    rows, _ = read_bytes(tmp_path, content, (), SOURCE)
    assert rows == [{"@id": "7", "fee": "5", "fee@unit": "yuan", "_line_no": 1}]


def test_lines_beyond_65535_are_right(tmp_path: Path) -> None:
    body = "\n" * 70_000 + "<permit><a>1</a></permit>\n<permit><a>2</a></permit>"
    rows, _ = read_bytes(tmp_path, f"<list>{body}</list>".encode(), (), SOURCE)
    assert [row["_line_no"] for row in rows] == [70_001, 70_002]


def test_entities_are_refused_before_anything_is_expanded(tmp_path: Path) -> None:
    content = b'<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<l><permit><a>&x;</a></permit></l>'
    with pytest.raises(LakeError, match="document type"):
        read_bytes(tmp_path, content, (), SOURCE)


def test_a_document_cut_off_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="not well-formed") as caught:
        read_bytes(tmp_path, b"<l>\n<permit><a>1</a></permit>\n<permit><a>", (), SOURCE)
    assert caught.value.line == 3


def test_no_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="no element <permit>"):
        read_bytes(tmp_path, b"<l><other/></l>", (), SOURCE)


def test_records_that_share_a_line_are_numbered(tmp_path: Path) -> None:
    content = b"<l><permit><a>1</a></permit><permit><a>2</a></permit>\n<permit><a>3</a></permit></l>"
    rows, report = read_bytes(tmp_path, content, (), SOURCE)
    assert rows == [{"a": "1", "_line_no": 1}, {"a": "2", "_line_no": 2}, {"a": "3", "_line_no": 3}]
    assert report["numbered_by"] == "record"


OWNERS = (
    "<l><permit><id>1</id><owner><name>\u7532</name></owner><agent><name>\u4e59</name></agent></permit>\n"
    "<permit><id>2</id><owner><name/></owner><agent><name>\u4e19</name></agent></permit></l>"
).encode()


def test_leaves_of_one_name_are_told_by_their_ways(tmp_path: Path) -> None:
    rows, _ = read_bytes(tmp_path, OWNERS, ("id", "owner/name"), SOURCE)
    assert rows == [
        {"id": "1", "owner/name": "甲", "agent/name": "乙", "_line_no": 1},
        {"id": "2", "owner/name": None, "agent/name": "丙", "_line_no": 2},
    ]


def test_a_name_that_may_mean_several_leaves_is_refused_with_them(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="'name' may mean 2 elements of a record: owner/name, agent/name"):
        read_bytes(tmp_path, OWNERS, ("id", "name"), SOURCE)


def test_a_leaf_of_the_record_itself_is_meant_by_its_name(tmp_path: Path) -> None:
    content = b"<l><permit><name>1</name><agent><name>2</name></agent></permit></l>"
    rows, _ = read_bytes(tmp_path, content, ("name",), SOURCE)
    assert rows == [{"name": "1", "agent/name": "2", "_line_no": 1}]


def test_namespaces_tell_leaves_apart_where_nothing_else_does(tmp_path: Path) -> None:
    content = b'<l xmlns:x="urn:x" xmlns:y="urn:y"><permit><x:a>1</x:a><y:a>2</y:a><x:b>3</x:b></permit></l>'
    rows, _ = read_bytes(tmp_path, content, (), SOURCE)
    assert rows == [{"x:a": "1", "y:a": "2", "b": "3", "_line_no": 1}]


def test_mixed_and_repeated_content_is_kept(tmp_path: Path) -> None:
    content = (
        "<l><permit><note>前<b>中</b>后</note><owner><n>1</n><t/></owner><owner><n>2;3</n><t>x</t></owner></permit></l>"
    ).encode()
    rows, _ = read_bytes(tmp_path, content, (), SOURCE)
    assert rows == [{"note": "前中后", "n": "1;2;;3", "t": ";x", "_line_no": 1}]


def test_an_element_called_like_a_column_of_the_lake_is_read(tmp_path: Path) -> None:
    content = b"<l><permit><_line_no>9</_line_no><line>8</line></permit></l>"
    rows, _ = read_bytes(tmp_path, content, (), SOURCE)
    assert rows == [{"_line_no_2": "9", "line": "8", "_line_no": 1}]


@pytest.mark.parametrize(
    ("record", "wanted", "value"),
    [
        ("<fee unit='yuan'>5</fee>", "fee/@unit", "yuan"),
        ("<fee>5</fee><x:fee xmlns:x='urn:x'>6</x:fee>", "fee", "5"),
        ("<FEE>5</FEE><fee>6</fee>", "fee", "6"),
    ],
)
def test_what_is_spelled_letter_by_letter_is_meant(tmp_path: Path, record: str, wanted: str, value: str) -> None:
    rows, _ = read_bytes(tmp_path, f"<l><permit>{record}</permit></l>".encode(), (wanted,), SOURCE)
    assert rows[0][wanted] == value


def test_what_only_stands_around_records_is_none(tmp_path: Path) -> None:
    content = b"<permit><permit><no>1</no></permit><permit><no>2</no></permit></permit>"
    rows, _ = read_bytes(tmp_path, content, (), SOURCE)
    assert [row["no"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize("own", ["<no>1</no>{}", "{}<no>1</no>", "<list>{}</list>"])
def test_a_record_inside_a_record_refuses(tmp_path: Path, own: str) -> None:
    content = f"<l><permit>{own.format('<permit><no>2</no></permit>')}</permit></l>".encode()
    with pytest.raises(LakeError, match="stands around others"):
        read_bytes(tmp_path, content, (), SOURCE)


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ('<rows><row id="1"/><row id="2"/></rows>', "row"),
        ("<e><b><r><i><x>1</x><t>1</t><t>2</t></i><i><x>2</x></i></r></b></e>", "i"),
        ('<n:l xmlns:n="urn:a"><n:i><n:x>1</n:x></n:i><n:i><n:x>2</n:x></n:i><m>1</m><m>2</m><m>3</m></n:l>', "i"),
    ],
)
def test_a_document_says_which_element_is_a_record(tmp_path: Path, text: str, record: str) -> None:
    path = tmp_path / "a.xml"
    path.write_text(text, encoding="utf-8")
    assert XmlSource.of_file(Opened(path, "a.xml", "", (), tmp_path)).record == record


def test_a_document_in_which_nothing_repeats_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<a><b>1</b><b>2</b></a>", encoding="utf-8")
    with pytest.raises(LakeError, match="several times"):
        XmlSource.of_file(Opened(path, "a.xml", "", (), tmp_path))
