from tests.english import english_in, english_on


def test_a_sentence_is_found_and_names_are_none() -> None:
    page = "<p>已发布 DCAT-AP 3.0.1</p><p title='ask for a new export'>x</p><code>ask for a new export</code>"
    assert english_on(page) == ["ask for a new export"]
    assert english_in("目录 catalog.ttl、Great Expectations、LAKE_HOME=/srv/lake") == []
    assert english_in("the delivery is empty: 文件是空的") == ["the delivery is empty"]
