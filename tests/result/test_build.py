import json

import pytest
from complete import complete
from fake import MEMO
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extract
from extract.result import Result


def test_a_result_comes_back_whole_from_json() -> None:
    _, result = complete()
    again = Result.from_dict(json.loads(result.to_json()))
    assert again == result
    assert again.to_dict() == result.to_dict()
    assert isinstance(again.people[0].candidates, tuple)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="Marlow need under 300.\n[Page 4]1", max_size=80))
def test_whatever_a_pipeline_finds_comes_back(fake: Language, text: str) -> None:
    result = extract.run(text, fake)
    assert Result.from_dict(json.loads(result.to_json())) == result


def test_what_newer_versions_add_is_passed_over(fake: Language) -> None:
    result = extract.run(MEMO, fake)
    data = result.to_dict() | {"more": 1}
    data["people"][0]["more"] = 2
    assert Result.from_dict(data) == result


@pytest.mark.parametrize("data", [[], 1, None, {}, {"id": 1}, {"sentences": 3}])
def test_what_is_no_result_is_an_error(data: object, fake: Language) -> None:
    whole = extract.run(MEMO, fake).to_dict()
    broken = data if not isinstance(data, dict) or not data.get("sentences") else whole | data
    with pytest.raises(extract.MalformedDataError, match="This is no result of extract"):
        Result.from_dict(broken)  # type: ignore[arg-type]


def test_another_schema_is_refused(fake: Language) -> None:
    with pytest.raises(extract.MalformedDataError, match="its schema is 2, not 1"):
        Result.from_dict(extract.run(MEMO, fake).to_dict() | {"schema": 2})
