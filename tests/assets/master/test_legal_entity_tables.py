"""What stands on legal entities: relations, licences and credit, each with the holder's golden id."""

from datetime import date
from functools import cache
from typing import Any

from tests.assets.model_city import ModelCity

PARENT, BRANCH, OTHER = "91440703MX00AB1286", "91440705MX00AB136X", "91440781MX00AB144T"
OLD, NEW = "92440784MX00AB152X", "92440784MX00AB160Q"


def firm(uscc: str, name: str, **more: Any) -> dict[str, Any]:
    return {"uscc": uscc, "entity_name": name, "established_on": date(2015, 1, 1), **more}


@cache
def city() -> ModelCity:
    shop, address = "江门市鹤山市明记店", "江门市鹤山市沙坪街道1号"
    return ModelCity(
        amr_market_entity=[
            firm(PARENT, "江门市甲有限公司"),
            firm(BRANCH, "江门市甲有限公司新会分公司", established_on=date(2018, 1, 1)),
            firm(OTHER, "江门市乙有限公司台山分公司"),
            firm(OLD, shop, address=address, cancelled_on=date(2019, 5, 1)),
            firm(NEW, shop, address=address, established_on=date(2019, 6, 1)),
        ],
        gsda_licence_catalogue=[
            {"licence_id": "L1", "licence_kind": "营业执照", "holder_kind": "法人", "holder_document": PARENT},
            {
                "licence_id": "L2",
                "licence_kind": "结婚证",
                "holder_kind": "自然人",
                "holder_document": "440703199001011234",
            },
        ],
        amr_food_permit=[{"permit_no": "JY1", "uscc": BRANCH, "operator_name": "甲公司"}],
        tax_taxpayer_credit_rating=[{"uscc": PARENT, "rated_year": 2022, "grade": "A"}],
        court_dishonest_debtor=[
            {"case_no": "案1", "debtor_kind": "法人或其他组织", "debtor_name": "江门市甲有限公司", "uscc": PARENT},
            {"case_no": "案2", "debtor_kind": "自然人", "debtor_name": "某人"},
        ],
    )


def ids() -> dict[str, str]:
    return {row["uscc"]: row["entity_id"] for row in city().table("master.legal_entity")}


def test_a_branch_has_its_parent_and_a_shop_registered_again_its_predecessor() -> None:
    known = ids()
    found = {
        (row["from_entity"], row["to_entity"], row["kind"]): row["since"]
        for row in city().table("master.legal_entity_relation")
    }
    assert found == {
        (known[BRANCH], known[PARENT], "branch_of"): date(2018, 1, 1),
        (known[NEW], known[OLD], "succeeds"): date(2019, 6, 1),
    }


def test_a_licence_has_its_holder_and_those_of_persons_are_not_here() -> None:
    held = {(row["entity_id"], row["kind"]) for row in city().table("master.licence")}
    assert held == {(ids()[PARENT], "营业执照"), (ids()[BRANCH], "食品经营许可证")}


def test_credit_is_of_legal_entities_only() -> None:
    rows = city().table("master.credit_record")
    assert {(row["entity_id"], row["kind"], row["direction"]) for row in rows} == {
        (ids()[PARENT], "tax_credit", "positive"),
        (ids()[PARENT], "dishonest", "negative"),
    }
