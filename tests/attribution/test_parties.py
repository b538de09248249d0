"""Which words name parties, and which of them mean the same one."""

import pytest

from extract.attribution.page import Name, Page, Sentence
from extract.attribution.parties import find_mentions


def page(text: str, *persons: str) -> Page:
    """One sentence of words between blanks; the words of `persons` are tagged as people."""
    printed = text.split()
    names = [Name(i, i + 1, True) for i, word in enumerate(printed) if word in persons]
    return Page(printed, [word.lower() for word in printed], [Sentence(0, len(printed), "p", "none", 0)], names)


@pytest.mark.parametrize(
    ("text", "persons", "expected"),
    [
        ("They told the Soviets .", (), ["soviets"]),
        ("The oil companies fear it .", (), ["oil companies"]),
        ("Ambassador Stone left . The Ambassador objects .", ("Stone",), ["stone", "stone"]),
        ("They asked the Ambassador .", (), ["ambassador"]),
        ("THE EMBASSY SAYS THAT GOI AGREES", (), ["embassy", "goi"]),
        ("Recommended delay on Tuesday .", (), []),
    ],
)
def test_mentions(text: str, persons: tuple[str, ...], expected: list[str]) -> None:
    assert [mention.key for mention in find_mentions(page(text, *persons))] == expected
