"""The contracts that benchmarks bring along are still contracts: they are measured rarely, and would rot unseen."""

from pathlib import Path

from benchmarks.ingest_speed import CONTRACT
from benchmarks.split_speed import FEWER, RESOURCE, cut_contract
from catalog.registry import Registry
from quality.compile import compile_split


def test_the_register_that_is_ingested(tmp_path: Path) -> None:
    folder = tmp_path / "resources" / "bench"
    folder.mkdir(parents=True)
    (folder / "register.yaml").write_text(CONTRACT, encoding="utf-8")
    registry = Registry.load([tmp_path])
    assert not registry.errors
    assert len(compile_split(registry.resource("bench_register"), registry).rules) >= 20


def test_the_cut_contract_keeps_its_key_and_the_rules_over_its_fields() -> None:
    registry = Registry.load()
    cut = cut_contract(registry.resource(RESOURCE), FEWER)
    assert {*cut.key} <= {*FEWER}
    assert len(compile_split(cut, registry).rules) >= 20
