"""Result -> an account of the memo to read in a terminal, 60 columns or wider, with colours or without."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extract.annotations import NO_ROLE, Role
from extract.result import Mention, Note, Result, Sentence, Threshold
from extract.writing.layout import counted, indented, listing, one_line, title

# A role or mention less probable than this is shown with its probability.
UNSURE = 0.7

STYLES: dict[Role, str] = {"condition": "bold magenta", "proposal": "bold green", "concern": "bold yellow"}
SIGNS = {"approx": "about ", "lt": "under ", "le": "at most ", "gt": "over ", "ge": "at least "}


def account(result: Result) -> RenderableType:
    """The header, what is asked, offered and feared in the order of the text, then who, where, when and how much."""
    return Group(
        header(result),
        *roles(result),
        *names("People", result, result.people),
        *names("Places", result, result.places),
        *names("Meetings", result, result.meetings),
        *thresholds(result),
    )


def header(result: Result) -> RenderableType:
    """What is known of the document as a whole, and how much was found."""
    head = result.header
    number = f"{head.number.rstrip('.')}." if head.number else None
    printed = " ".join(filter(None, (number, head.title or head.kind)))
    rows = {
        "From": head.from_,
        "To": head.to,
        "Subject": head.subject,
        "Date": head.date,
        "Place": head.place,
        "Marked": head.classification,
    }
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in rows.items():
        if value:
            grid.add_row(name, Text(one_line(value)))
    size = (counted(result.sentences, "sentence"), counted(result.notes, "note"), pages(result))
    grid.add_row("Read", Text(", ".join(size)))
    grid.add_row("By", Text(f"pipeline {result.model.name} {result.model.version}".rstrip()))
    return Panel(Group(Text(one_line(printed or result.id or "Untitled"), style="bold"), grid), padding=(0, 1))


def roles(result: Result) -> Iterator[RenderableType]:
    """Each sentence that is a condition, proposal or concern, with its page."""
    found = [sentence for sentence in result.sentences if sentence.role != NO_ROLE]
    numbers = Counter(sentence.role for sentence in found)
    kinds: tuple[Role, ...] = ("condition", "proposal", "concern")
    summary = ", ".join(f"{numbers[role]} {role if numbers[role] == 1 else role + 's'}" for role in kinds)
    sought = not result.sentences or any(sentence.scores for sentence in result.sentences)
    nothing = "none found" if sought else "this pipeline does not look for them"
    yield title("Conditions, proposals and concerns", summary if found else nothing)
    if not found:
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold", ratio=1)
    for sentence in found:
        table.add_row(Text(where(result, sentence)), role_of(result, sentence), Text(words(result, sentence)))
    yield indented(table)


def role_of(result: Result, sentence: Sentence) -> Text:
    """The role; below it what else the sentence is, the probability of a doubtful one, and whose hand wrote it."""
    cell = Text(sentence.role, style=STYLES.get(sentence.role, ""))
    for role in sentence.also:
        cell.append(f"\n+ {role}", style="dim")
    score = sentence.scores.get(sentence.role, 1.0)
    if score < UNSURE:
        cell.append(f"\n{score:.2f}", style="dim")
    note = note_of(result, sentence)
    if note and note.hand:
        cell.append(f"\n{note.hand}", style="dim")
    return cell


def names(kind: str, result: Result, mentions: Sequence[Mention]) -> Iterator[RenderableType]:
    """Mentions grouped by what they say: how often, on which pages; in the order of their first."""
    if not mentions:
        return
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(words(result, mention), []).append(mention)
    yield title(kind, f"{len(groups)} in {counted(mentions, 'mention')}")
    table = listing("name", "times", "page" if result.pages else None)
    for name, group in groups.items():
        pages = dict.fromkeys(filter(None, (page_of(result, mention) for mention in group)))
        best = max((mention.score for mention in group if mention.score is not None), default=None)
        row = [with_score(name, best), Text(str(len(group)))]
        table.add_row(*row, *([Text(", ".join(pages))] if result.pages else []))
    yield indented(table)


def thresholds(result: Result) -> Iterator[RenderableType]:
    """The numbers that count or measure, with what they say in figures."""
    if not result.thresholds:
        return
    yield title("Thresholds", f"{len(result.thresholds)}")
    table = listing("words", "amount", "of", "kind", "where")
    for threshold in result.thresholds:
        name = with_score(words(result, threshold), threshold.score)
        of = " ".join(filter(None, (threshold.unit, f"a {threshold.per}" if threshold.per else None)))
        at = where(result, threshold).replace("\n", ", ")
        table.add_row(name, *map(Text, (amount(threshold), of, threshold.kind or "", at)))
    yield indented(table)


def amount(threshold: Threshold) -> str:
    """The numbers and how they bind: "under 100", "9,000–10,000"."""
    numbers = dict.fromkeys(figure(number) for number in (threshold.low, threshold.high) if number is not None)
    return SIGNS.get(threshold.cmp or "", "") + "–".join(numbers)


def figure(number: float) -> str:
    """A number with its thousands apart."""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.4f}".rstrip("0")


def with_score(name: str, score: float | None) -> Text:
    """A name, and the probability of a doubtful one."""
    return Text.assemble(name, (f" {score:.2f}", "dim") if score is not None and score < UNSURE else "")


def pages(result: Result) -> str:
    """The range of pages, as far as the text says."""
    if not result.pages:
        return "no page numbers"
    first, last = page_at(result, 0) or result.pages[0].number, result.pages[-1].number
    return f"page {first}" if first == last else f"pages {first}–{last}"


def where(result: Result, item: Sentence | Mention) -> str:
    """The page, and below it the note that the item stands in: "p. 313"."""
    page, note = page_of(result, item), note_of(result, item)
    return "\n".join(filter(None, (f"p. {page}" if page else "", f"note {note.number}" if note else "")))


def note_of(result: Result, item: Sentence | Mention) -> Note | None:
    """The note at the end of the text that the item stands in."""
    return next((note for note in result.notes if note.start <= item.start < note.end), None)


def page_of(result: Result, item: Sentence | Mention) -> str:
    """The page that an item is printed on; a note is printed on the page that its number stands on."""
    note = note_of(result, item)
    if note is None:
        return page_at(result, item.start)
    return page_at(result, note.ref.start) if note.ref else ""


def page_at(result: Result, offset: int) -> str:
    """The number of the page an offset is on, "" if the text does not say. A marker opens its page."""
    index = bisect_right([page.start for page in result.pages], offset) - 1
    if index >= 0:
        return result.pages[index].number
    first = result.pages[0].number if result.pages else ""
    return str(int(first) - 1) if first.isdecimal() else ""


def words(result: Result, item: Sentence | Mention) -> str:
    """What stands there, without page markers and note numbers, on one line."""
    holes = [(page.start, page.end) for page in result.pages]
    holes += [(note.ref.start, note.ref.end) for note in result.notes if note.ref]
    text = item.text
    for start, end in sorted(holes, reverse=True):
        if item.start <= start and end <= item.end:
            text = text[: start - item.start] + text[end - item.start :]
    return one_line(text)
