import numpy as np

from pipelines.sandbox.identifiers import (
    citizen_check,
    citizen_ids,
    credit_codes,
    organisation_codes,
    registration_numbers,
)


def test_citizen_ids_reproduce_the_samples_of_the_standard() -> None:
    ids = citizen_ids(np.array([110105, 440524]), np.array([19491231, 18800101]), np.array([2, 1]))
    assert ids.tolist() == ["11010519491231002X", "440524188001010014"]
    assert citizen_check("44070319900101001") == "7"


def test_credit_codes_reproduce_the_sample_of_the_standard() -> None:
    assert credit_codes(np.array(["91350100M000100Y4"])).tolist() == ["91350100M000100Y43"]


def test_organisation_codes_reproduce_the_sample_of_the_standard() -> None:
    assert organisation_codes(np.array(["D2143569"])).tolist() == ["D2143569X"]


def test_registration_numbers_reproduce_a_known_one() -> None:
    assert registration_numbers(np.array(["11010800000001"])).tolist() == ["110108000000016"]
