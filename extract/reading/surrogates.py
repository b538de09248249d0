"""Text with halves of surrogate pairs, which JSON and names of files can hold -> text that UTF-8 can hold."""

import re

SURROGATE = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text with U+FFFD in the place of each half, so that offsets stay."""
    return SURROGATE.sub("\ufffd", text)
