"""Stock en_core_web_sm, trained on other texts by other rules: texts -> people and places in the shape of a result."""

from collections.abc import Iterator, Sequence

from evaluation.counts import Found
from evaluation.errors import NotInstalledError, message
from evaluation.timing import load_stock
from extract.annotations import LABEL_OF

# OntoNotes' labels -> layers: countries and cities, other places, and buildings, airports, bridges.
LAYERS = {"PERSON": "people", "GPE": "places", "LOC": "places", "FAC": "places"}
HOW_TO_GET = "--no-deps --require-hashes -r evaluation/stock.txt"


def find_names(texts: Sequence[str]) -> Iterator[Found]:
    """One result a text, in order, its other layers empty. Raises NotInstalledError."""
    nlp = load_stock()
    if nlp is None:
        raise NotInstalledError(message("not_installed", package="en_core_web_sm", requirement=HOW_TO_GET))
    for doc in nlp.pipe(texts, disable=["parser", "tagger", "attribute_ruler", "lemmatizer"]):
        found: dict[str, list[dict[str, int]]] = {layer: [] for layer in LABEL_OF}
        for entity in doc.ents:
            if layer := LAYERS.get(entity.label_):
                found[layer].append({"start": entity.start_char, "end": entity.end_char})
        yield found
