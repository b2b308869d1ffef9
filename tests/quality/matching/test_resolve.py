from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from lake.engine.duck import DuckEngine
from lake.errors import LakeError
from pipelines.sandbox.identifiers import citizen_check
from quality.matching.calibration import calibrate
from quality.matching.evidence import read_evidence
from quality.matching.resolve import CLUSTER, CONFLICTS, GOLDEN, PAIR, PROVENANCES, Resolved, golden, resolve
from quality.matching.splink_model import score
from tests.quality.matching.town import PEOPLE, catalogue, citizen_id, cluster_of, engine_with, of, person

HOMONYM = {**person(150), "person_name": person(3)["person_name"]}
TABLES = ("psb_resident", "psb_driver", "hlth_health_record", "gsda_hotline_ticket")


def tables() -> dict[str, list[dict[str, Any]]]:
    residents = [person(number) for number in range(PEOPLE)] + [HOMONYM]
    residents[5] = {**residents[5], "former_name": "赵旧名"}
    drivers = [{**row, "county_code": None} for row in residents[:80]]
    drivers[5] = {**drivers[5], "person_name": "赵旧名"}
    drivers[6] = {**drivers[6], "person_name": "欧阳震南"}
    records = [{**row, "record_no": str(line), "phone": "13000000001"} for line, row in enumerate(residents)]
    calls = [
        {"ticket_no": "phone", "caller_name": person(1)["person_name"], "caller_phone": person(1)["phone"]},
        {"ticket_no": "traditional", "caller_name": "陳偉強", "caller_phone": person(0)["phone"]},
        {"ticket_no": "either", "caller_name": HOMONYM["person_name"]},
        {"ticket_no": "told", "caller_name": HOMONYM["person_name"], "caller_phone": HOMONYM["phone"]},
        {"ticket_no": "stranger", "caller_name": "慕容无双", "caller_phone": "15499999999"},
        {"ticket_no": "again", "caller_name": "慕容无双", "caller_phone": "15499999999"},
        {"ticket_no": "masked", "caller_name": "慕**", "caller_phone": person(9)["phone"]},
    ]
    return dict(zip(TABLES, (residents, drivers, records, calls), strict=True))


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DuckEngine, Resolved]]:
    engine = engine_with(tmp_path_factory.mktemp("town"), tables())
    yield engine, resolve(engine, of(TABLES), catalogue(), [f"std.{name}" for name in TABLES])
    engine.close()


def test_a_caller_is_found_by_name_and_telephone_however_the_name_is_written(town: tuple[DuckEngine, Resolved]) -> None:
    engine, _ = town
    assert cluster_of(engine, "gsda_hotline_ticket", "phone") == f"k{citizen_id(1)}"
    assert cluster_of(engine, "gsda_hotline_ticket", "traditional") == f"k{citizen_id(0)}"


def test_of_two_who_bear_a_name_nobody_is_meant_until_more_is_said(town: tuple[DuckEngine, Resolved]) -> None:
    engine, _ = town
    assert cluster_of(engine, "gsda_hotline_ticket", "either").startswith("m")
    assert cluster_of(engine, "gsda_hotline_ticket", "told") == f"k{HOMONYM['citizen_id']}"


def test_strangers_are_one_by_themselves_and_a_masked_name_is_nobody(town: tuple[DuckEngine, Resolved]) -> None:
    engine, _ = town
    stranger = cluster_of(engine, "gsda_hotline_ticket", "stranger")
    assert stranger == cluster_of(engine, "gsda_hotline_ticket", "again")
    assert not stranger.startswith("k")
    assert cluster_of(engine, "gsda_hotline_ticket", "masked").startswith("m")


def test_two_persons_on_one_id_are_told_and_not_joined_but_a_former_name_is_one_s_own(
    town: tuple[DuckEngine, Resolved],
) -> None:
    engine, resolved = town
    assert cluster_of(engine, "psb_driver", citizen_id(5)) == f"k{citizen_id(5)}"
    assert cluster_of(engine, "psb_driver", citizen_id(6)) != f"k{citizen_id(6)}"
    assert resolved.disputed == 1


def test_a_column_that_is_all_one_value_is_told_masked_and_joins_nobody(town: tuple[DuckEngine, Resolved]) -> None:
    engine, resolved = town
    assert [(one[0], one[2], one[3]) for one in resolved.glued] == [("hlth_health_record", "phone", "1***1")]
    assert engine.rows("SELECT count(DISTINCT cluster) AS n FROM matching.cluster WHERE cluster[1] = 'k'")[0]["n"] == (
        PEOPLE + 1
    )


def test_no_cluster_has_two_ids(town: tuple[DuckEngine, Resolved]) -> None:
    engine, _ = town
    joined = "FROM matching.cluster JOIN matching.member USING (member) JOIN matching.keyed USING (variant)"
    two = "HAVING min(citizen_id) <> max(citizen_id)"
    assert engine.rows(f"SELECT cluster {joined} GROUP BY cluster {two}") == []


def test_a_model_holds_weights_and_no_value_of_a_row(town: tuple[DuckEngine, Resolved]) -> None:
    _, resolved = town
    said = str(resolved.model)
    assert not any(str(person(number)[name]) in said for number in range(5) for name in ("citizen_id", "person_name"))
    name = next(one for one in resolved.model["comparisons"] if one["output_column_name"] == "name")
    assert name["comparison_levels"][1]["m_probability"] > 0.9


def test_hidden_keys_measure_a_threshold(town: tuple[DuckEngine, Resolved]) -> None:
    engine, resolved = town
    measured = calibrate(engine, of(TABLES), resolved.model)
    assert [one.threshold for one in measured] == sorted(one.threshold for one in measured)
    assert all(one.precision > 0.95 for one in measured if one.recall)
    assert measured[0].recall > 0.5


def test_every_judged_pair_says_what_spoke_for_and_against_it(town: tuple[DuckEngine, Resolved]) -> None:
    engine, _ = town
    rows = engine.rows(f"FROM {PAIR} WHERE l LIKE '%phone' AND r = 'k{citizen_id(1)}'")
    assert [row["verdict"] for row in rows] == ["same"]
    lines = read_evidence(rows[0]["evidence"])
    assert sum(weight for _of, _level, weight in lines) == pytest.approx(rows[0]["weight"], abs=0.1)
    assert [(of, level) for of, level, _weight in lines if of in ("name", "phone")] == [
        ("name", "same name"),
        ("phone", "same number of its own"),
    ]
    assert not any(person(1)[name] in str(rows[0]["evidence"]) for name in ("person_name", "phone", "citizen_id"))


def test_pairs_weigh_what_splink_says_they_weigh(town: tuple[DuckEngine, Resolved]) -> None:
    engine, resolved = town
    score(
        engine.connection,
        resolved.model,
        "matching.damped",
        "matching.candidate",
        "matching.frequency",
        "matching.by_splink",
    )
    joined = "FROM matching.scored AS o FULL JOIN matching.by_splink AS s USING (l, r)"
    rows = engine.rows(f"SELECT o.weight AS ours, s.weight AS splinks, o.gamma_name AS name {joined}")
    assert [row["ours"] for row in rows] == pytest.approx([row["splinks"] for row in rows])
    assert len({row["ours"] for row in rows if row["name"] == 5}) > 1
    levels = "SELECT COLUMNS('^(l|r|gamma_.*)$') FROM"
    assert engine.rows(f"{levels} matching.scored EXCEPT ALL {levels} matching.by_splink") == []


def test_two_keys_of_one_name_and_day_and_two_names_on_one_key_are_proposed_and_never_joined(
    tmp_path: Any, town: tuple[DuckEngine, Resolved]
) -> None:
    _, resolved = town
    former = {**person(4), "citizen_id": renumbered(4)}
    given = {"psb_resident": [person(number) for number in range(PEOPLE)], "psb_driver": [former]}
    given["hlth_health_worker"] = [{**person(6), "person_name": "欧阳震南", "phone": None}]
    with engine_with(tmp_path, given) as engine:
        resolve(engine, of(given), catalogue(), [f"std.{name}" for name in given], model=resolved.model)
        told = engine.rows(f"SELECT rule, l, r, verdict FROM {PAIR} ORDER BY rule")
        assert [(row["rule"], row["verdict"]) for row in told] == [("one_key", "unsure"), ("two_keys", "unsure")]
        assert {told[1]["l"], told[1]["r"]} == {f"k{citizen_id(4)}", f"k{renumbered(4)}"}
        assert told[0]["r"] == f"k{citizen_id(6)}"
        assert cluster_of(engine, "psb_driver", renumbered(4)) == f"k{renumbered(4)}"


def renumbered(number: int) -> str:
    """A valid id whose year of birth was put right later."""
    stem = citizen_id(number)[:17]
    return (changed := stem[:6] + str(int(stem[6:10]) + 1) + stem[10:]) + citizen_check(changed)


def test_verdicts_outlive_scores(town: tuple[DuckEngine, Resolved], tmp_path: Any) -> None:
    _, resolved = town
    with engine_with(tmp_path, tables()) as engine:
        node = {row["key"]: row["node"] for row in _members(engine, resolved)}
        verdicts = [
            (node["phone"], node[citizen_id(1)], "different"),
            (node["either"], node[citizen_id(3)], "same"),
        ]
        tables_ = [f"std.{name}" for name in TABLES]
        resolve(engine, of(TABLES), catalogue(), tables_, lambda _engine: verdicts, resolved.model)
        assert cluster_of(engine, "gsda_hotline_ticket", "phone") != f"k{citizen_id(1)}"
        assert cluster_of(engine, "gsda_hotline_ticket", "either") == f"k{citizen_id(3)}"


def _members(engine: DuckEngine, resolved: Resolved) -> list[dict[str, Any]]:
    resolve(engine, of(TABLES), catalogue(), [f"std.{name}" for name in TABLES], model=resolved.model)
    return engine.rows(
        "SELECT node, split_part(member, chr(31), 3) AS key FROM matching.keyed"
        " WHERE resource IN ('psb_resident', 'gsda_hotline_ticket')"
    )


def test_a_rule_with_too_many_pairs_leaves_out_its_commonest_values_or_is_refused_before_it_makes_any(
    tmp_path: Any, town: tuple[DuckEngine, Resolved]
) -> None:
    _, resolved = town
    few = of(TABLES)
    few = few.model_copy(update={"guards": few.guards.model_copy(update={"pairs": 5})})
    given = tables()
    given["psb_resident"][8] |= {"phone": HOMONYM["phone"]}
    with engine_with(tmp_path, given) as engine:
        found = resolve(engine, few, catalogue(), [f"std.{name}" for name in TABLES], model=resolved.model)
        [by_name] = [one for one in found.blocks if one.rule == "name"]
        assert 0 < by_name.pairs <= 5
        assert by_name.left_out, "what is left out is told"
        assert found.refused == []
        assert cluster_of(engine, "gsda_hotline_ticket", "phone") == f"k{citizen_id(1)}", "the other rules go on"
        told = cluster_of(engine, "gsda_hotline_ticket", "told")
        assert told == f"k{HOMONYM['citizen_id']}", "a number of two tells which of those who bear the name"
        none = few.model_copy(update={"guards": few.guards.model_copy(update={"pairs": 0})})
        none = none.model_copy(update={"blocking": [rule for rule in few.blocking if rule.agree == ("name",)]})
        with pytest.raises(LakeError, match="no blocking rule"):
            resolve(engine, none, catalogue(), [f"std.{name}" for name in TABLES], model=resolved.model)


def test_what_one_source_names_too_often_is_set_aside_and_stops_no_other(
    tmp_path: Any, town: tuple[DuckEngine, Resolved]
) -> None:
    _, resolved = town
    given = tables()
    given["gsda_hotline_ticket"] = given["gsda_hotline_ticket"][:2]
    given["psb_driver"] = [{**person(7), "citizen_id": citizen_id(7)} for _ in range(12)]
    strict = of(TABLES)
    strict = strict.model_copy(update={"guards": strict.guards.model_copy(update={"members": 10})})
    with engine_with(tmp_path, given) as engine:
        found = resolve(engine, strict, catalogue(), [f"std.{name}" for name in TABLES], model=resolved.model)
        assert found.oversized == [("psb_driver", 12)]
        assert cluster_of(engine, "gsda_hotline_ticket", "phone") == f"k{citizen_id(1)}"


def test_placeholders_and_a_date_that_is_shifted_are_told_and_join_and_part_nobody(
    tmp_path: Any, town: tuple[DuckEngine, Resolved]
) -> None:
    _, resolved = town
    given = {"psb_resident": [person(number) for number in range(PEOPLE)]}
    given["hlth_health_record"] = [
        {**row, "record_no": str(line), "birth_date": row["birth_date"] + timedelta(days=1)}
        | ({"phone": "13912345679"} if line % 5 < 2 else {})
        for line, row in enumerate(given["psb_resident"])
    ]
    with engine_with(tmp_path, given) as engine:
        found = resolve(engine, of(given), catalogue(), [f"std.{name}" for name in given], model=resolved.model)
        golden(engine, of(given))
        assert [(one[0], one[2], one[3], one[4]) for one in found.glued] == [
            ("hlth_health_record", "phone", "1***9", PEOPLE * 2 // 5)
        ]
        told = engine.rows(f"SELECT resource, attribute, count(*) AS n FROM {CONFLICTS} GROUP BY ALL")
        assert [tuple(row.values()) for row in told] == [("hlth_health_record", "birth_date", PEOPLE)]
        born = engine.rows(f"SELECT birth_date FROM {GOLDEN} WHERE cluster = 'k{citizen_id(3)}'")
        assert str(born[0]["birth_date"]) == str(person(3)["birth_date"])
        assert engine.rows(f"SELECT count(DISTINCT cluster) AS n FROM {CLUSTER}")[0]["n"] == PEOPLE


def test_a_golden_record_says_for_every_value_whose_it_is_and_who_said_otherwise(tmp_path: Any) -> None:
    given = {name: rows for name, rows in tables().items() if name != "hlth_health_record"}
    given["psb_resident"][8] |= {"updated_at": "2023-01-01 00:00:00+00", "phone": "15410000001"}
    given["psb_driver"][8] |= {"updated_at": "2023-06-01 00:00:00+00", "phone": "15410000002", "sex": "9"}
    given["psb_driver"][9] |= {"sex": {"1": "2", "2": "1"}[given["psb_driver"][9]["sex"]]}
    with engine_with(tmp_path, given) as engine:
        resolve(engine, of(given), catalogue(), [f"std.{name}" for name in given])
        golden(engine, of(given))
        where = f"WHERE cluster = 'k{citizen_id(8)}'"
        (record,) = engine.rows(f"SELECT * FROM {GOLDEN} {where}")
        assert (record["name"], record["phone"]) == (person(8)["person_name"], "15410000002")
        (phone,) = engine.rows(f"SELECT * FROM {PROVENANCES} {where} AND attribute = 'phone'")
        assert (phone["resource"], phone["line_no"], phone["others"]) == ("psb_driver", 10, 1)
        assert phone["lost"] == "psb_resident:recency"
        (name,) = engine.rows(f"SELECT * FROM {PROVENANCES} {where} AND attribute = 'name'")
        assert (name["resource"], name["agreeing"], name["others"], name["lost"]) == ("psb_resident", 2, 0, None)
        told = engine.rows(f"SELECT kind, attribute, resource, line_no FROM {CONFLICTS} ORDER BY ALL")
        assert [tuple(row.values()) for row in told] == [
            ("at_odds_with_key", "sex", "psb_driver", 11),
            ("other_holder", "name", "psb_driver", 8),
        ]
        (other,) = engine.rows(f"SELECT sex FROM {GOLDEN} WHERE cluster = 'k{citizen_id(9)}'")
        assert other["sex"] == person(9)["sex"]
