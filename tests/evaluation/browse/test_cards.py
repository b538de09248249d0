from collections.abc import Callable
from typing import Any

from evaluation.browse.cards import make_cards, pieces
from evaluation.disagreements import find_disagreements

Document = dict[str, Any]
Make = Callable[[Document], Document]


def test_a_perfect_result_has_no_card(gold: Document, perfect: Make) -> None:
    assert list(make_cards(gold, [perfect(gold)])) == []
    assert len(list(make_cards(gold, [perfect(gold)], every=True))) == len(gold["sentences"])


def test_two_pipelines_share_the_card_of_a_sentence(gold: Document, perfect: Make) -> None:
    one, two = perfect(gold), perfect(gold)
    one["places"] = []
    two["places"] = [{**span, "end": span["end"] - 6} for span in two["places"]]
    (card,) = make_cards(gold, [one, two])
    assert (card["document"], card["task"]) == ("invented/d7", "places")
    assert [(error["model"], error["kind"]) for error in card["errors"]] == [(0, "missed"), (1, "wrong bounds")]
    wanted, nothing, short = ([piece for piece in side["pieces"] if piece[1]] for side in card["sides"])
    assert wanted == [["Port Maren", [["PLACE", "missed, wrong bounds", True, True]]]]
    assert nothing == []
    assert short == [["Port", [["PLACE", "wrong bounds", True, True]]]]


def test_the_words_of_every_side_are_those_of_the_text(gold: Document, empty: Make) -> None:
    cards = list(make_cards(gold, [empty(gold)]))
    assert {card["task"] for card in cards} >= {"people", "places", "meetings", "thresholds", "roles", "sentences"}
    for card in cards:
        texts = {"".join(words for words, _ in side["pieces"]) for side in card["sides"]}
        (words,) = texts
        assert gold["text"][card["start"] :].startswith(words)


def test_every_error_is_on_one_card(gold: Document, empty: Make) -> None:
    errors = [error for card in make_cards(gold, [empty(gold)]) for error in card["errors"]]
    assert len(errors) == len(find_disagreements(gold, empty(gold)))


def test_what_was_given_another_label_is_shown_beside_it(gold: Document, perfect: Make) -> None:
    found = perfect(gold)
    found["people"].append({**found["places"].pop(), "score": 0.5})
    (card,) = make_cards(gold, [found])
    assert card["task"] == "places"
    assert card["errors"][0]["kind"] == "wrong label"
    assert ["Port Maren", [["PERSON", "wrong label", True, True]]] in card["sides"][1]["pieces"]


def test_what_a_threshold_says_is_a_note(gold: Document, perfect: Make) -> None:
    found = perfect(gold)
    found["thresholds"][0] |= {"cmp": "le", "score": 0.75}
    (card,) = make_cards(gold, [found])
    assert card["errors"][0]["detail"] == "cmp 'le', not 'lt'"
    assert card["sides"][0]["notes"] == ["THRESHOLD: cmp lt · high 40 · unit case · kind required"]
    assert card["sides"][1]["notes"] == ["THRESHOLD: cmp le · high 40 · unit case · kind required · score 0.75"]


def test_pieces_of_nested_marks() -> None:
    marks = [(0, 9, "MEETING", ""), (2, 4, "PLACE", "missed")]
    assert pieces("abcdefghij", (0, 10), marks) == [
        ["ab", [["MEETING", "", True, False]]],
        ["cd", [["MEETING", "", False, False], ["PLACE", "missed", True, True]]],
        ["efghi", [["MEETING", "", False, True]]],
        ["j", []],
    ]


def test_a_mark_that_goes_beyond_the_words_does_not_begin_or_end_there() -> None:
    assert pieces("abcdef", (2, 4), [(0, 6, "sentence", "")]) == [["cd", [["sentence", "", False, False]]]]
