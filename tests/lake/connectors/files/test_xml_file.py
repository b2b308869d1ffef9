from pathlib import Path

import pytest

from lake.connectors.files.xml_file import XmlSource
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
