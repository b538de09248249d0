"""Text as copied from history.state.gov -> Memo, in either of the site's two shapes."""

from extract.reading.blocks import find_blocks
from extract.reading.header import find_header
from extract.reading.lines import find_lines
from extract.reading.memo import Memo, Note
from extract.reading.notes import find_notes
from extract.reading.pages import find_pages
from extract.reading.refs import find_refs


def read_text(text: str, *, id: str | None = None, date: str | None = None) -> Memo:
    """The structure of a pasted text. Never fails and never changes the text; what is not there stays empty.

    `date`, where it is given, wins over the date that the header prints.
    """
    lines = find_lines(text)
    pages = find_pages(text)
    section = find_notes(text, lines)
    body_end = lines[section.first].start if section.notes else len(text)
    numbers, refs = find_refs(text, body_end, [note.number for note in section.notes])
    notes = tuple(
        Note(note.start, note.end, number, ref) for note, number, ref in zip(section.notes, numbers, refs, strict=True)
    )
    holes = Memo(text, pages=pages, notes=notes).holes
    blocks = find_blocks(text, lines, section, notes, holes)
    return Memo(text, id, find_header(text, blocks, holes, date), blocks, pages, notes)
