"""Result -> where an item stands in print: its page, its note, and its words without what the page adds to them."""

from bisect import bisect_left, bisect_right
from typing import Protocol

from extract.reading.visible import visible
from extract.result import Mention, Note, Result, Sentence
from extract.writing.layout import one_line


class Placed(Protocol):
    """What stands somewhere in the text: a sentence, a mention, an item."""

    @property
    def start(self) -> int: ...


class Pagination:
    """The pages, notes and holes of one result, to be asked about its sentences and mentions."""

    def __init__(self, result: Result) -> None:
        self.pages = result.pages
        self.notes = result.notes
        self.page_starts = [page.start for page in result.pages]
        self.note_starts = [note.start for note in result.notes]
        holes = [(page.start, page.end) for page in result.pages]
        self.holes = sorted(holes + [(note.ref.start, note.ref.end) for note in result.notes if note.ref])

    def note_of(self, item: Placed) -> Note | None:
        """The note at the end of the text that the item stands in."""
        index = bisect_right(self.note_starts, item.start) - 1
        return self.notes[index] if index >= 0 and item.start < self.notes[index].end else None

    def pages_of(self, *items: Placed) -> list[str]:
        """The numbers of the pages that the items are printed on, as far as the text says, each once, in order.

        A note is printed on the page that its number stands on.
        """
        offsets: list[int] = []
        for item in items:
            note = self.note_of(item)
            if note is None:
                offsets.append(item.start)
            elif note.ref:
                offsets.append(note.ref.start)
        return list(dict.fromkeys(filter(None, map(self._page_at, sorted(offsets)))))

    def _page_at(self, offset: int) -> str:
        """The number of the page whose text holds an offset, "" if the text does not say. A marker opens its page."""
        index = bisect_right(self.page_starts, offset) - 1
        if index >= 0:
            return self.pages[index].number
        first = self.pages[0].number if self.pages else ""
        return str(int(first) - 1) if first.isdecimal() and int(first) > 1 else ""

    def ends(self) -> tuple[str, str]:
        """The numbers of the first and the last page, "" where the text does not say."""
        return (self._page_at(0), self.pages[-1].number) if self.pages else ("", "")

    def span(self) -> str:
        """The same in words."""
        if not self.pages:
            return "no page numbers"
        first, last = self.ends()
        first = first or self.pages[0].number
        return f"page {first}" if first == last else f"pages {first}–{last}"

    def words(self, item: Sentence | Mention) -> str:
        """What stands there, without page markers and note numbers, on one line."""
        first = bisect_left(self.holes, (item.start, item.start))
        last = bisect_left(self.holes, (item.end, item.end))
        inside = [(start - item.start, end - item.start) for start, end in self.holes[first:last]]
        return one_line(visible(item.text, 0, len(item.text), inside))
