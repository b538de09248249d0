"""Whether two names of a holder mean the same: author against author, else one contains the other, article aside."""

import re

from extract.attribution.speech import AUTHOR

WORDS = re.compile(r"[\w&.\-\[\]/]+")
POSSESSIVE = re.compile(r"[’']s?\b")


def same_holder(a: str, b: str) -> bool:
    """Whether they agree, as do "the Soviets" and "Soviets", "Foreign Minister Gromyko" and "Gromyko"."""
    if AUTHOR in {a, b}:
        return a == b
    first, second = _plain(a), _plain(b)
    return bool(first and second) and (f" {first} " in f" {second} " or f" {second} " in f" {first} ")


def _plain(name: str) -> str:
    """The name's words in small letters, without article and possessive."""
    return " ".join(WORDS.findall(POSSESSIVE.sub("", name.casefold()))).removeprefix("the ")
