import json
from pathlib import Path

import pytest
from fake import MEMO
from spacy.language import Language

import extract
from extract.writing.jsonl import write_jsonl


def test_tables_of_a_folder_are_those_of_its_results(fake: Language, tmp_path: Path) -> None:
    results = [extract.run(MEMO, fake, id="a"), extract.run("", fake, id="b"), extract.run(MEMO, fake, id="c\u2028")]
    for name, written in (("2.jsonl", results[1:]), ("1.jsonl", results[:1])):
        with (tmp_path / name).open("w", encoding="utf-8") as file:
            write_jsonl(written, file)
    found = extract.tables(tmp_path)
    assert list(found) == list(results[0].tables())
    for layer, rows in found.items():
        # Through JSON and back, as the file's numbers went.
        assert rows == json.loads(json.dumps([row for result in results for row in result.tables()[layer]]))
    assert {row["id"] for row in found["people"]} == {"a", "c\u2028"}
    assert extract.tables(tmp_path / "1.jsonl") == json.loads(json.dumps(results[0].tables()))


@pytest.mark.parametrize("line", ["{", "[]", "1", "{}", '{"id": 1, "sentences": [1]}'])
def test_a_line_that_is_no_result_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(f"\n{line}\n")
    with pytest.raises(extract.MalformedDataError, match=r"bad\.jsonl, line 2: this is no result"):
        extract.tables(file)


def test_a_folder_without_results_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(extract.UnreadableFileError, match=r"holds no \.jsonl file"):
        extract.tables(tmp_path)
