"""Bytes with our marks -> the bytes without them, as they were."""

from pathlib import Path
from xml.parsers import expat

from extract.reading.tei.guard import malformed
from extract.reading.tei.lists import XML_ID
from extract.reading.tei.ours import WHOLE, is_ours
from extract.reading.tei.source import START_TAG


class Remover:
    """One pass over the bytes: `cuts` are the stretches to leave out."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.cuts: list[tuple[int, int]] = []
        self.open: list[tuple[bool, int | None]] = []  # is it ours and not empty, where it began if it goes whole
        self.whole = 0  # how many elements that go whole are open
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.close

    def start(self, name: str, attributes: dict[str, str]) -> None:
        ours = not self.whole and is_ours(attributes.get("resp"), attributes.get(XML_ID.strip("{")))
        if not ours:
            self.open.append((False, None))
            return
        at = self.parser.CurrentByteIndex
        tag = START_TAG.match(self.data, at)
        if tag is None:  # in another encoding than UTF-8, in which nothing of ours is written
            self.open.append((False, None))
        elif tag[1]:
            self.cuts.append(tag.span())
            self.open.append((False, None))
        elif name.rpartition("}")[2] in WHOLE:
            self.whole += 1
            self.open.append((True, at))
        else:
            self.cuts.append(tag.span())
            self.open.append((True, None))

    def close(self, name: str) -> None:
        ours, start = self.open.pop()
        if not ours:
            return
        at = self.parser.CurrentByteIndex
        end = self.data.index(b">", at) + 1
        if start is None:
            self.cuts.append((at, end))
        else:
            self.whole -= 1
            self.cuts.append((start, end))


def remove_marks(data: bytes, *, path: str | Path = "the data") -> bytes:
    """A TEI file as `add_marks` found it: every mark of ours taken out, every other byte as it is.

    Raises MalformedDataError, which names `path`, if the data is not well-formed.
    """
    remover = Remover(data)
    try:
        remover.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise malformed(path, error.lineno, f"this is not well-formed ({expat.ErrorString(error.code)})") from error
    parts: list[bytes] = []
    at = 0
    for start, end in sorted(remover.cuts):
        parts.append(data[at:start])
        at = end
    return b"".join([*parts, data[at:]])
