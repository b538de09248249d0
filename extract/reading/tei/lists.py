"""A volume's front matter -> its list of persons and its list of terms, and what the editors' marks mean by them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extract.reading.memo import Entry, Mark, Memo
from extract.reading.tei.text import TEI, Element

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
ITEM, NOTE = TEI + "item", TEI + "note"
# The sections that hold the lists, by xml:id, and the element whose xml:id the marks point to.
NAMES = {"persons": TEI + "persName", "terms": TEI + "term"}


@dataclass(slots=True)
class Lists:
    """The lists of one volume, empty until its front matter has been read."""

    volume: str
    persons: tuple[Entry, ...] = ()
    terms: tuple[Entry, ...] = ()
    ids: set[str] = field(default_factory=set)

    def add(self, section: Element) -> None:
        """Take the list that a section of the front matter holds, if it holds one."""
        name = section.get(XML_ID) or ""
        if name in NAMES:
            setattr(self, name, (*getattr(self, name), *self.entries(section, NAMES[name])))
            self.ids = {entry.id for entry in (*self.persons, *self.terms)}

    def entries(self, section: Element, tag: str) -> Iterator[Entry]:
        """An entry for each name with an id; what else the item says describes it."""
        for item in descendants(section):
            if item.tag != ITEM:
                continue
            for named in descendants(item):
                if named.tag == tag and (id := named.get(XML_ID)):
                    name = words(named)
                    described = words(item).replace(name, "", 1).strip(" ,;")
                    yield Entry(f"{self.volume}#{id}", name.rstrip(" ,;"), described)

    def apply(self, memo: Memo) -> Memo:
        """The memo with the lists, and the entries that its marks point to."""
        marks = tuple(self.resolve(mark) for mark in memo.marks)
        return replace(memo, marks=marks, persons=self.persons, terms=self.terms)

    def resolve(self, mark: Mark) -> Mark:
        """The mark with the entry that it points to, in this volume's lists or in those of a volume that it names."""
        if mark.ref is None:
            return mark
        file, _, id = mark.ref.rpartition("#")
        other = file.rpartition("/")[2].removesuffix(".xml")
        if other.startswith("frus"):  # anything else before the sign is a slip of the editors
            return replace(mark, entry=f"{other}#{id}")
        entry = f"{self.volume}#{id}"
        return replace(mark, entry=entry) if entry in self.ids else mark


def descendants(element: Element) -> Iterator[Element]:
    """The elements inside, in the order of their start tags, without what notes hold."""
    for child in element:
        if isinstance(child.tag, str) and child.tag != NOTE:
            yield child
            yield from descendants(child)


def words(element: Element) -> str:
    """The text inside, white space made single, without notes."""
    return " ".join("".join(strings(element)).split())


def strings(element: Element) -> Iterator[str]:
    """The pieces of text inside."""
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str) and child.tag != NOTE:
            yield from strings(child)
        yield child.tail or ""
