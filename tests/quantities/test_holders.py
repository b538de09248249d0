"""Who asserts the last number of a sentence: `None` where nobody is said to, and it is the author's."""

import pytest

from extract.quantities import find_phrases
from extract.quantities.features import Setting
from extract.quantities.holders import AUTHOR, Holder, find_holder
from extract.quantities.phrases import WORDS, lower


def holder(text: str) -> str | None:
    printed = WORDS.findall(text)
    words = [lower(word) for word in printed]
    setting = Setting(printed, words, "p", "", 0, len(words))
    found = find_holder(setting, find_phrases(words)[-1])
    return " ".join(printed[found.start : found.end]) if isinstance(found, Holder) else found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Soviets say under 100.", "The Soviets"),
        ("We think 300, but the Soviets say under 100.", "the Soviets"),
        ("The Soviets say 100, but we think 300.", AUTHOR),
        ("Ambassador Dobrynin has asked for 40 tanks.", "Dobrynin"),
        ("According to Moscow there were 40 tanks.", "Moscow"),
        ("The Department of Defense suggested 40 tanks.", "The Department of Defense"),
        ("The Department of State suggested 40 tanks.", AUTHOR),
        ("The United States will send 40 tanks.", None),
        ("The proposed loan is of $40 million.", None),
        ("The Dutch pledge is of $40 million.", None),
        ("Dobrynin said no; there were 40 tanks.", None),
        ("When Vance said that 40 came, he smiled.", "Vance"),
        ("40 tanks left.", None),
        ("The Turks claim that 40 tanks came.", "The Turks"),
        ("Athens admits to only 40 tanks.", "Athens"),
        ("McNamara doubts that the Sixth Fleet can hold more than ten days.", "McNamara"),
        ("Treasury will go no higher than $40 million.", "Treasury"),
        ("Ambassador Urquia of El Salvador proposed 40 tanks.", "Urquia"),
        ("The Government of India proposed 40 tanks.", "The Government of India"),
        ("The Boycott Office in Damascus demanded 40 tanks.", "The Boycott Office"),
        ("In Damascus the Turks demanded 40 tanks.", "the Turks"),
        ("Alder's message to Birch stated that 40 tanks came.", "Alder"),
        ("The Foreign Minister said 40 tanks.", "The Foreign Minister"),
        ("President Kennedy said 40 tanks.", "Kennedy"),
        ("Alder was told that 40 tanks came.", None),
        ("The Turks are prepared to send 40 tanks.", "The Turks"),
    ],
)
def test_holder(text: str, expected: str | None) -> None:
    assert holder(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said that 40 tanks left.", None),
        ("Dobrynin said no. He added that 40 tanks left.", "Dobrynin"),
        ("Alder said 30. Then Dobrynin replied. He noted that 40 tanks left.", "Dobrynin"),
        ("Alder said 30 would do.\n\nHe noted that 40 tanks left.", "Alder"),
        ("He said 30. He noted that 40 tanks left.", None),
    ],
)
def test_a_pronoun_means_whoever_was_named_last(text: str, expected: str | None) -> None:
    assert holder(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We could go to six only if the Soviets agreed to at least 10 stations.",
        "We will pay should the Saudis agree to pay at least 60 percent.",
        "We will pay unless Paris accepted at least 20 tanks.",
    ],
)
def test_nobody_asserts_what_he_is_to_agree_to(text: str) -> None:
    assert holder(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Once again the Soviets offered 300 tanks.", "the Soviets"),
        ("He should know that Israel accepted 40 tanks.", "Israel"),
        ("Until now the Soviets have offered 30 tanks.", "the Soviets"),
    ],
)
def test_what_is_no_condition(text: str, expected: str) -> None:
    assert holder(text) == expected
