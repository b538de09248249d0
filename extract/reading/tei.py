"""FRUS TEI volume -> Memos: each document's text as copied from history.state.gov, and what the markup says of it."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from lxml import etree

from extract.errors import DocumentNotFoundError, MalformedDataError, UnreadableFileError, message
from extract.reading.header import find_header
from extract.reading.memo import Header, Mark, Memo, Note
from extract.reading.tei_text import TEI, Draft, EntityFound, emit, emit_note

DIV = TEI + "div"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
EARLIEST = re.compile(r"\{.*\}doc-dateTime-min")  # newer volumes; the namespace has changed once
URL = "https://history.state.gov/historicaldocuments/{id}"

# Nothing is fetched or expanded; without `huge_tree` the parser keeps its own limits on depth and size.
GUARDS: Any = {"resolve_entities": False, "load_dtd": False, "no_network": True}

EDITORIAL_NOTE = "editorial note"  # as `find_header` names a document so headed


def read_volume(path: str | Path, *, only: Collection[str] | None = None) -> Iterator[Memo]:
    """The volume's documents in order, read lazily; `only` names the ids (`frus1969-76v20/d3`) to give.

    The volume's name is that of the file. Raises UnreadableFileError, and MalformedDataError with the line of the
    fault; the documents before a fault have been given by then.
    """
    path = Path(path)
    try:
        with path.open("rb") as file:
            for _, div in etree.iterparse(file, tag=DIV, **GUARDS):
                refuse_entities(div)
                if any(outer.get("type") == "document" for outer in div.iterancestors(DIV)):
                    continue
                for document in div.iter(DIV):
                    if document.get("type") == "document":
                        id = document_id(document, path.stem)
                        if only is None or id in only:
                            yield read_div(document, id)
                div.clear()
    except OSError as error:
        raise UnreadableFileError(message("no_file", path=path, reason=error.strerror or error)) from error
    except etree.XMLSyntaxError as error:
        line, reason = locate_fault(path, error)
        raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error
    except EntityFound as error:
        line, name = error.args
        reason = f"the entity {name} is not expanded, for safety; write out what it stands for"
        raise MalformedDataError(message("bad_data", path=path, line=line, reason=reason)) from error


def read_document(path: str | Path, id: str) -> Memo:
    """The document of that id, `d3` or `frus1969-76v20/d3`. Raises as `read_volume`, or DocumentNotFoundError."""
    full = id if "/" in id else f"{Path(path).stem}/{id}"
    for memo in read_volume(path, only={full}):
        return memo
    raise DocumentNotFoundError(message("no_document", path=path, id=full))


def document_id(div: etree._Element, volume: str) -> str | None:
    """`volume/dN`, None for a division that has no id."""
    return f"{volume}/{div.get(XML_ID)}" if div.get(XML_ID) else None


def read_div(div: etree._Element, id: str | None = None) -> Memo:
    """One `div` of type document as a Memo."""
    draft = Draft()
    for child in div:
        emit(child, draft)
    of_body = tuple(draft.notes)
    for note in of_body:
        emit_note(note, draft)
    draft.close_block()
    draft.strip_end()
    # The text has the number of a note inside a note, but not its words: an empty note keeps the number a hole.
    for note in draft.notes[len(of_body) :]:
        note.start = note.end = draft.length
    memo = Memo(
        text="".join(draft.parts),
        id=id,
        blocks=tuple(draft.blocks),
        pages=tuple(draft.pages),
        notes=tuple(Note(note.start, note.end, note.number, note.ref) for note in draft.notes),
        url=URL.format(id=id) if id else None,
    )
    words = blanked(memo)
    marks = (trimmed(mark, words) for mark in draft.marks)
    return replace(
        memo,
        header=header(div, memo),
        marks=tuple(sorted((m for m in marks if m.start < m.end), key=lambda m: (m.start, -m.end))),
    )


def refuse_entities(element: etree._Element) -> None:
    """Raise EntityFound if the file declares entities, which the parser would expand inside attributes."""
    dtd: Any = element.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():
        raise EntityFound(1, f"&{entity.name};")


def locate_fault(path: Path, error: etree.XMLSyntaxError) -> tuple[int, str]:
    """(line, reason). The incremental parser loses the place of an undefined entity; that of the whole file has it."""
    try:
        etree.parse(path, etree.XMLParser(**GUARDS))
    except etree.XMLSyntaxError as exact:
        error = exact
    return max(error.lineno or 1, 1), re.sub(r", line \d+, column \d+$", "", error.msg or "").rstrip(".")


def blanked(memo: Memo) -> str:
    """The text with its holes blanked; offsets stay."""
    parts, at = [], 0
    for start, end in memo.holes:
        parts += [memo.text[at:start], " " * (end - start)]
        at = end
    return "".join([*parts, memo.text[at:]])


def trimmed(mark: Mark, words: str) -> Mark:
    """The mark without white space and holes at its ends, which are blanks in `words`."""
    inside = words[mark.start : mark.end]
    start = mark.start + len(inside) - len(inside.lstrip())
    return replace(mark, start=start, end=start + len(inside.strip()))


def header(div: etree._Element, memo: Memo) -> Header:
    """The header as the text prints it; number and date, and that a document is the editors' own, from the markup."""
    # Some volumes print a file number or the date above the heading, which the text alone could not tell from it.
    has_heading = div.find(TEI + "head") is not None
    heading = next((block for block in memo.blocks if block.kind == "head"), None) if has_heading else None
    blocks = sorted(memo.blocks, key=lambda block: block is not heading)
    found = find_header(memo.text, blocks, memo.holes, iso_date(div))
    kind = EDITORIAL_NOTE if div.get("subtype") == "editorial-note" else found.kind
    return replace(found, number=div.get("n") or found.number, kind=kind)


def iso_date(div: etree._Element) -> str | None:
    """The day the document bears, as the markup gives it; None where that is no full date."""
    dates = div.iterfind(f".//{TEI}dateline//{TEI}date")
    stated = [when for d in dates if (when := d.get("when") or d.get("notBefore"))]
    stated += [str(value) for name, value in div.attrib.items() if EARLIEST.fullmatch(str(name))]
    try:
        return date.fromisoformat(stated[0][:10]).isoformat()
    except (IndexError, ValueError):
        return None
