"""Text -> its page markers: `[Page 313]`, `[Page XIV]`, `[Page 12a]`."""

import re

from extract.reading.memo import Page

# "[Pages 11-12 not declassified]" and "[Page 3 not declassified]" are the editors' words, not markers.
MARKER = re.compile(r"\[Page ([0-9A-Za-z]{1,12}(?:[-–.][0-9A-Za-z]{1,12})?)\]")


def find_pages(text: str) -> tuple[Page, ...]:
    """Every page marker of the text, in order."""
    return tuple(Page(m.start(), m.end(), m[1]) for m in MARKER.finditer(text))
