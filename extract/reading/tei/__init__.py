"""FRUS TEI volume -> Memos: each document's text as copied from history.state.gov, and what the markup says of it."""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from extract.errors import DocumentNotFoundError, ExtractError, UnreadableFileError, message, raise_error
from extract.reading.files import LARGEST
from extract.reading.memo import Division, Memo
from extract.reading.tei.division import read_div
from extract.reading.tei.guard import GUARDS, elements, malformed, open_guarded, refused
from extract.reading.tei.lists import XML_ID, Lists
from extract.reading.tei.rescue import Fault, documents_from, reason_of
from extract.reading.tei.text import TEI, EntityFound

DIV = TEI + "div"
AROUND: dict[str, Division] = {TEI + "front": "front", TEI + "back": "back"}

OnError = Callable[[ExtractError], None]


def read_volume(
    path: str | Path,
    *,
    only: Collection[str] | None = None,
    around: bool = False,
    limit: int = LARGEST,
    on_error: OnError = raise_error,
) -> Iterator[Memo]:
    """The volume's documents in order, editorial notes among them, read lazily.

    The volume's name is that of the file. `only` names the ids (`frus1969-76v20/d3`) to give; `around` gives the
    sections of the front and back matter too. `limit` is the most bytes that a file may have.

    UnreadableFileError, and MalformedDataError with the line of the fault, go to `on_error`. The documents before a
    fault have been given by then; if it returns, those behind the fault follow.
    """
    yield from VolumeReader(Path(path), only, around, on_error).read(limit)


def read_document(path: str | Path, id: str, *, limit: int = LARGEST) -> Memo:
    """The document of that id, `d3` or `frus1969-76v20/d3`, or the section of the front or back matter.

    Raises DocumentNotFoundError if there is none, or what kept `read_volume` from finding it; other documents may be
    faulty.
    """
    full = id if "/" in id else f"{Path(path).stem}/{id}"
    errors: list[ExtractError] = []
    for memo in read_volume(path, only={full}, around=True, limit=limit, on_error=errors.append):
        return memo
    raise errors[0] if errors else DocumentNotFoundError(message("no_document", path=path, id=full))


class VolumeReader:
    """The reading of one volume: which documents were met, and the lists that its front matter held."""

    def __init__(self, path: Path, only: Collection[str] | None, around: bool, on_error: OnError) -> None:
        self.path = path
        self.only = only
        self.around = around
        self.on_error = on_error
        self.lists = Lists(path.stem)
        self.waiting: list[Memo] = []
        self.met: dict[str, int] = {}  # id -> line
        self.count = 0

    def read(self, limit: int) -> Iterator[Memo]:
        """The memos; what goes wrong goes to `on_error`."""
        try:
            file = open_guarded(self.path, limit)
        except ExtractError as error:
            self.on_error(error)
            return
        with file:
            try:
                for div in elements(file, DIV):
                    refuse_entities(div)
                    if any(is_document(outer) for outer in div.iterancestors(DIV)):
                        continue
                    yield from self.memos_of(div, 0)
                    if not any(tag in AROUND for tag in ancestors(div)[:-1]):
                        div.clear()
            except EntityFound as error:
                self.on_error(refused(self.path, *error.args))
                return
            except OSError as error:
                reason = error.strerror or error
                self.on_error(UnreadableFileError(message("no_file", path=self.path, reason=reason)))
                return
            except etree.XMLSyntaxError as error:
                line, reason = locate_fault(self.path, error)
                self.on_error(malformed(self.path, line, reason))
                yield from self.read_behind()
            else:
                if not self.count:
                    reason = 'this is TEI, but no volume of FRUS: it holds no div of type "document"'
                    self.on_error(malformed(self.path, 1, reason))
        yield from self.release()

    def read_behind(self) -> Iterator[Memo]:
        """The memos behind a fault, which has been reported: the document that it stands in is passed over."""
        for index, (line, found) in enumerate(documents_from(self.path.read_bytes(), self.count)):
            if isinstance(found, Fault):
                if index > 0:
                    self.on_error(malformed(self.path, line + found.line, found.reason))
                continue
            try:
                yield from self.memos_of(found, line)
            except EntityFound as error:
                self.on_error(refused(self.path, line + error.args[0], error.args[1]))

    def memos_of(self, div: etree._Element, lines: int) -> Iterator[Memo]:
        """The documents in a division, or itself if it stands in the front or back matter; `lines` come before it."""
        above = ancestors(div)
        if above and above[-1] in AROUND:
            self.lists.add(div)
            if self.around and self.is_wanted(id := self.id_of(div)):
                self.waiting.append(read_div(div, id, division=AROUND[above[-1]]))
        for document in div.iter(DIV):
            if not is_document(document):
                continue
            yield from self.release()
            self.count += 1
            id, line = self.id_of(document), lines + line_of(document)
            if id in self.met:
                reason = (
                    f"the id {document.get(XML_ID)} was met before, in line {self.met[id]}; the document is left out"
                )
                self.on_error(malformed(self.path, line, reason))
            elif self.is_wanted(id):
                yield self.lists.apply(read_div(document, id))
            if id is not None:
                self.met.setdefault(id, line)

    def release(self) -> Iterator[Memo]:
        """The sections that waited: those before the lists have marks that point into them."""
        yield from map(self.lists.apply, self.waiting)
        self.waiting.clear()

    def id_of(self, div: etree._Element) -> str | None:
        """`volume/dN`, None for a division that has no id."""
        id = div.get(XML_ID)
        return f"{self.path.stem}/{id}" if id else None

    def is_wanted(self, id: str | None) -> bool:
        return self.only is None or id in self.only


def is_document(div: etree._Element) -> bool:
    """Whether the division is a document; chapters and sections are not."""
    return div.get("type") == "document"


def line_of(element: Any) -> int:
    """The line of its start tag."""
    return element.sourceline or 1


def ancestors(element: etree._Element) -> list[str]:
    """The tags of the elements around, outermost first."""
    return [str(outer.tag) for outer in element.iterancestors()][::-1]


def refuse_entities(element: etree._Element) -> None:
    """Raise EntityFound if the file declares entities; the guard should have seen them, this does not rely on it."""
    dtd: Any = element.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():
        raise EntityFound(1, f"&{entity.name};")


def locate_fault(path: Path, error: etree.XMLSyntaxError) -> tuple[int, str]:
    """(line, reason). The incremental parser loses the place of an undefined entity; that of the whole file has it."""
    try:
        etree.parse(path, etree.XMLParser(**GUARDS))
    except etree.XMLSyntaxError as exact:
        error = exact
    except OSError:
        pass  # lxml's word for bytes that are none of the file's encoding; the line is known then
    return max(error.lineno or 1, 1), reason_of(error)
