from dataclasses import replace

from complete import complete
from lxml import html
from spacy.language import Language

import extract
from extract.data.palette import load_palette

EVIL = "'\"><script>alert(1)</script>"


def test_a_notebook_shows_the_sentences_with_their_marks() -> None:
    _, result = complete()
    tree = html.fragment_fromstring(result._repr_html_())
    words = " ".join(tree.xpath(".//div[@class='fe-text']")[0].text_content().split())
    (head,) = tree.xpath(".//p[@class='fe-head']")
    assert head.text == "7. Memorandum From the Counselor (Marlow) to Secretary of State Harding"
    assert words.startswith("7. Memorandum From the Counselor (Marlow)")
    assert all(" ".join(sentence.text.split()) in words for sentence in result.sentences)
    roles = tree.xpath(".//span[contains(@class, 'fe-role')]")
    assert [each.get("title") for each in roles] == [
        "proposal, 0.80",
        "condition, 0.80",
        "concern, 0.50",
        "proposal, 0.80",
        "condition, 0.80",
    ]
    assert [each.get("data-sign") for each in roles][:3] == ["●", "◆", "▲"]
    labels = [(each.get("title"), each.text) for each in tree.xpath(".//span[contains(@class, 'fe-label')]")]
    assert ("meeting", "Lisbon fishing conference") in labels  # and not the place within it
    assert labels.count(("place", "Lisbon")) == 2
    assert "2 conditions, 3 proposals, 1 concern, 5 persons" in tree.text_content()


def test_its_styles_are_its_own_and_everything_is_escaped() -> None:
    _, result = complete()
    evil = replace(
        result,
        id=EVIL,
        header=replace(result.header, title=EVIL, number=EVIL),
        sentences=tuple(replace(each, text=EVIL * 9) for each in result.sentences),
    )
    text = evil._repr_html_()
    tree = html.fragment_fromstring(text)
    assert not tree.xpath(".//script")
    rules = tree.xpath("string(.//style)").strip().splitlines()
    assert len(rules) > len(load_palette())
    assert all(rule.startswith(".frus-extract") for rule in rules)


def test_an_empty_text_is_shown_as_such(fake: Language) -> None:
    assert "Untitled" in extract.run("", fake)._repr_html_()
