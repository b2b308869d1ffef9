from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from lake.errors import LakeError
from lake.settings import Settings
from lake.storage.opening import storage_of, table_storage_of

KEY = {"s3_access_key_id": SecretStr("lake"), "s3_secret_access_key": SecretStr("hidden-secret")}


def test_a_home_is_its_own_storage(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert storage_of(settings).root == table_storage_of(settings).root == str(tmp_path)


def test_tables_lie_where_the_catalogue_keeps_them(tmp_path: Path) -> None:
    catalog = {"type": "rest", "warehouse": "s3://tables/"}
    settings = Settings(home=tmp_path, storage="s3://lake/city/", catalog=catalog, **KEY)
    assert (storage_of(settings).root, table_storage_of(settings).root) == ("s3://lake/city", "s3://tables")
    named = settings.model_copy(update={"catalog": {"type": "rest", "warehouse": "city"}})
    assert table_storage_of(named).root == "s3://lake/city"


def test_a_bucket_for_tables_alone_has_no_lock(tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="LAKE_STORAGE names no bucket"):
        table_storage_of(Settings(home=tmp_path, catalog={"type": "rest", "warehouse": "s3://tables"}, **KEY))


def test_without_a_key_nothing_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(LakeError, match="no key to it is given"):
        storage_of(Settings(home=tmp_path, storage="s3://lake"))


@pytest.mark.parametrize("address", ["gs://lake", "/srv/lake", "s3://", "s3://lake/../other", "s3://Lake Of City"])
def test_what_is_no_bucket_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(ValidationError):
        Settings(home=tmp_path, storage=address)


def test_a_key_is_in_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hidden-secret")
    settings = Settings(home=tmp_path, catalog={"credential": "lake:hidden-secret"})
    assert settings.s3_secret_access_key.get_secret_value() == "hidden-secret"
    assert "hidden-secret" not in f"{settings!r} {settings}"
