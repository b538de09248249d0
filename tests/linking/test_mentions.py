"""Mentions: what is read beside a name, and which of them belong together."""

import pytest

from extract.linking.mentions import group_mentions, read_mentions, year_of


def spans(text: str, *names: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for name in names:
        at = text.index(name, at)
        found.append((at, at + len(name)))
        at += len(name)
    return found


@pytest.mark.parametrize(
    ("text", "titles", "is_woman"),
    [
        ("I saw Secretary Venn.", {"secretary"}, False),
        ("the Secretary of State Venn said", {"secretary", "state"}, False),
        ("Amb. Venn left.", {"ambassador"}, False),
        ("Mrs. Venn left.", set(), True),
        ("Mr. Venn left.", set(), False),
        ("The Ambassador, Venn, left.", set(), False),
        ("The Ambassador\n\nVenn left.", set(), False),
        ("no secretary Venn", set(), False),
    ],
)
def test_titles_before_a_name(text: str, titles: set[str], is_woman: bool) -> None:
    [mention] = read_mentions(text, spans(text, "Venn"))
    assert (mention.titles, mention.is_woman) == (titles, is_woman)


def test_the_neighbourhood_ends_at_the_next_name() -> None:
    text = "The Consul (Venn) told Halden, Envoy of the Lakes"
    venn, halden = read_mentions(text, spans(text, "Venn", "Halden"))
    assert venn.before == {"the", "consul"}
    assert (halden.before, halden.after) == ({"told"}, {"envoy", "of", "the", "lakes"})


def test_mentions_by_the_same_words_are_one_group_unless_their_titles_differ() -> None:
    text = "Secretary Venn met Mrs. Venn. Venn left. Secretary Venn and Ada Venn stayed."
    groups = group_mentions(read_mentions(text, spans(text, "Venn", "Venn", "Venn", "Venn", "Ada Venn")))
    assert [(group.words, group.members) for group in groups] == [
        (("venn",), [0, 2, 3]),
        (("venn",), [1]),
        (("ada", "venn"), [4]),
    ]


@pytest.mark.parametrize(
    ("date", "year"), [("1962-06-01", 1962), ("June 1962", 1962), ("1962", 1962), ("undated", None), (None, None)]
)
def test_the_year(date: str | None, year: int | None) -> None:
    assert year_of(date) == year


def test_a_signature_is_read_beside_the_office_of_the_sender() -> None:
    text = "Venn agrees.\n\nVenn"
    at = spans(text, "Venn", "Venn")
    body, signed = read_mentions(text, at, signatures=[at[1]], sender="the Embassy in Oslo")
    assert body.before == set()
    assert signed.before == {"the", "embassy", "in", "oslo"}
