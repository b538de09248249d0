import pytest
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Span

import extract
from extract.annotations import PLACES, SENTENCES
from extract.data.palette import load_palette


@pytest.mark.parametrize("key", [SENTENCES, PLACES])
def test_displacy_draws_a_layer_in_our_colours(fake: Language, key: str) -> None:
    doc = fake("We need Lisbon.")
    # The fake component leaves labels out.
    doc.spans[PLACES] = [Span(doc, span.start, span.end, label="PLACE") for span in doc.spans[PLACES]]
    drawn = displacy.render(doc, style="span", options=extract.displacy_options(key), jupyter=False)
    assert load_palette()["condition" if key == SENTENCES else key].light in drawn
    assert ("condition" if key == SENTENCES else "PLACE") in drawn


def test_a_layer_that_is_none_is_named() -> None:
    with pytest.raises(extract.BadValueError, match="'entities' is no layer to draw: take one of sentences, people"):
        extract.displacy_options("entities")
