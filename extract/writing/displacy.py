"""Span key -> options for displaCy, so that it draws in the colours of the pages."""

from typing import Any

from extract.annotations import LABEL_OF, NO_ROLE, ROLES, SENTENCES
from extract.data.palette import load_palette
from extract.errors import BadValueError, message

GREY = "#9a9a9a"  # of sentences without a role


def displacy_options(key: str = SENTENCES) -> dict[str, Any]:
    """Options for `displacy.render(doc, style="span", options=…)` that draw one layer of a Doc.

    `key`: sentences, people, places, meetings or thresholds; BadValueError for any other.
    """
    palette = load_palette()
    if key == SENTENCES:
        colours: dict[str, str] = {role: palette[role].light if role != NO_ROLE else GREY for role in ROLES}
    elif key in LABEL_OF:
        colours = {LABEL_OF[key]: palette[key].light}
    else:
        raise BadValueError(message("bad_layer", layer=key, layers=", ".join((SENTENCES, *LABEL_OF))))
    return {"spans_key": key, "colors": colours}
