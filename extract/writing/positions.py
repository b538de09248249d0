"""Result -> each proposal with what bears on it, then conditions and concerns that bear on none, then those of notes.

Under every sentence stands what belongs to it: who holds it, what a condition gates, its thresholds, its notes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from extract.annotations import BEARS_ON, GATES, NO_ROLE, Role
from extract.result import Link, Note, Result, Sentence, Threshold
from extract.writing.layout import indented, one_line, title
from extract.writing.pagination import Pagination
from extract.writing.phrases import AUTHOR, amount, doubt, holder_name, measured, where

STYLES: dict[Role, str] = {"condition": "bold magenta", "proposal": "bold green", "concern": "bold yellow"}
KINDS: tuple[Role, ...] = ("condition", "proposal", "concern")
MARGIN = 11  # columns: "+ condition", the longest of what stands there
INWARD = 4
UNLIKELY = 0.5  # a link with a lower score is more likely wrong than right
LONGEST = 160  # characters of an editors' note or of another sentence that are quoted


class Positions:
    """The sentences of one result that have a role, with what is linked to them."""

    def __init__(self, result: Result, pagination: Pagination) -> None:
        self.result = result
        self.pagination = pagination
        self.found = [index for index, each in enumerate(result.sentences) if each.role != NO_ROLE]
        self.gated = {
            link.source: link.target for link in result.links if link.type == GATES and link.source != link.target
        }
        self.bearing: dict[int, list[Link]] = {}
        for link in result.links:
            if link.type == BEARS_ON:
                self.bearing.setdefault(link.target, []).append(link)
        self.notes: dict[int | None, list[Note]] = {}
        for note in result.notes:
            self.notes.setdefault(note.sentence, []).append(note)
        self.thresholds: dict[int | None, list[Threshold]] = {}
        for threshold in result.thresholds:
            self.thresholds.setdefault(threshold.sentence, []).append(threshold)

    def show(self) -> Iterator[RenderableType]:
        """All of them: by proposal where links say what bears on it, else in the order of the text."""
        if not self.bearing:
            yield self.heading("Conditions, proposals and concerns")
            yield from (indented(self.entry(index)) for index in self.found)
            return
        body = [index for index in self.found if self.pagination.note_of(self.result.sentences[index]) is None]
        proposals = [index for index in body if index in self.bearing or self.role(index) == "proposal"]
        shown = {*proposals, *(link.source for index in proposals for link in self.bearing.get(index, ()))}
        yield self.heading("Proposals, and what bears on them")
        for number, index in enumerate(proposals):
            yield from ([Text("")] if number else [])
            yield indented(self.entry(index))
            yield from (inward(self.entry(link.source, link)) for link in self.bearing.get(index, ()))
        others = [index for index in body if index not in shown]
        noted = [index for index in self.found if index not in body and index not in shown]
        for name, indices in (("Bearing on no proposal", others), ("In the notes", noted)):
            if indices:
                yield title(name, self.count(indices))
                yield from (indented(self.entry(index)) for index in indices)

    def heading(self, name: str) -> RenderableType:
        """The title above them, with how many there are; or that there are none, or that nobody looked."""
        sentences = self.result.sentences
        sought = not sentences or any(sentence.scores for sentence in sentences)
        nothing = "none found" if sought else "this pipeline does not look for them"
        return title(name, self.count(self.found) if self.found else nothing)

    def role(self, index: int) -> Role:
        """The role of a sentence."""
        return self.result.sentences[index].role

    def count(self, indices: Sequence[int]) -> str:
        """How many of each role: "1 condition, 2 concerns"."""
        numbers = Counter(map(self.role, indices))
        return ", ".join(
            f"{numbers[kind]} {kind}{'' if numbers[kind] == 1 else 's'}" for kind in KINDS if numbers[kind]
        )

    def entry(self, index: int, link: Link | None = None) -> Table:
        """Role and place on the left, on the right the words and what belongs to them; `link`: to the entry above."""
        sentence = self.result.sentences[index]
        table = Table.grid(padding=(0, 2))
        table.add_column(width=MARGIN, overflow="fold")
        table.add_column(overflow="fold", ratio=1)
        words = Text(self.pagination.words(sentence))
        bears = [bearing(link.score)] if link and doubt(link.score) else []
        for remark in (*bears, *self.remarks(index)):
            words.append(f"\n{remark}", style="dim")
        table.add_row(margin(sentence, self.pagination), words)
        return table

    def remarks(self, index: int) -> Iterator[str]:
        """Who holds it, what it gates, its thresholds, its notes: a line each, from a dash."""
        sentence = self.result.sentences[index]
        if sentence.holder:
            yield f"– held by {'the author' if sentence.holder == AUTHOR else holder_name(sentence.holder)}"
        if index in self.gated:
            yield f"– gates {self.other(self.gated[index])}"
        for threshold in self.thresholds.get(index, ()):
            yield f"– “{self.pagination.words(threshold)}”: {stated(threshold)}"
        for note in self.notes.get(index, ()):
            if note.start < note.end:
                by = f" by {note.hand}" if note.hand else ""
                words = self.words_of(note)
                if note.kind != "marginalia":  # what somebody wrote beside it is short, and counts to the last word
                    words = shortened(words)
                yield f"– note {note.number}, {note.kind}{by}: {words}"

    def words_of(self, note: Note) -> str:
        """The words of a note: those of its sentences."""
        inside = (each for each in self.result.sentences if note.start <= each.start < note.end)
        return " ".join(map(self.pagination.words, inside))

    def other(self, target: int) -> str:
        """Another sentence, in words, with its place."""
        sentence = self.result.sentences[target]
        place = ", ".join(where(sentence, self.pagination))
        return f"“{shortened(self.pagination.words(sentence))}”{f' ({place})' if place else ''}"


def bearing(score: float) -> str:
    """What is said of a doubtful link to the entry above."""
    return f"– {'perhaps ' if score < UNLIKELY else ''}bears on it: {doubt(score)}"


def inward(table: Table) -> RenderableType:
    """An entry that belongs to the one above."""
    return Padding(table, (0, 0, 0, 2 + INWARD))


def margin(sentence: Sentence, pagination: Pagination) -> Text:
    """The role; below it what else the sentence is, where it stands, a doubtful score, and whose hand wrote it."""
    cell = Text(sentence.role, style=STYLES.get(sentence.role, ""))
    note = pagination.note_of(sentence)
    lines = [
        *(f"+ {role}" for role in sentence.also),
        *where(sentence, pagination),
        doubt(sentence.scores.get(sentence.role)),
        note.hand if note and note.hand else "",
    ]
    for line in filter(None, lines):
        cell.append(f"\n{line}", style="dim")
    return cell


def stated(threshold: Threshold) -> str:
    """What a threshold says, in figures: "at least 300 (prisoner), required, by 1964-06-01"."""
    of = measured(threshold)
    figures = " ".join(filter(None, (amount(threshold), of and f"({of})")))
    says = "" if threshold.holder in (None, AUTHOR) else f"says {holder_name(threshold.holder)}"
    by = f"by {threshold.by}" if threshold.by else ""
    return ", ".join(filter(None, (figures, threshold.kind or "", by, says)))


def shortened(words: str) -> str:
    """The beginning of what is long, up to a blank."""
    words = one_line(words)
    return words if len(words) <= LONGEST else words[:LONGEST].rpartition(" ")[0] + " …"
