"""Result -> an account of the memo to read in a terminal, 60 columns or wider, with colours or without."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extract.annotations import NO_ROLE, Role
from extract.result import Holder, Mention, Result, Sentence, Threshold
from extract.writing.layout import counted, indented, listing, one_line, title
from extract.writing.pagination import Pagination

# A role or mention with a lower score is shown with it.
UNSURE = 0.7

STYLES: dict[Role, str] = {"condition": "bold magenta", "proposal": "bold green", "concern": "bold yellow"}
AUTHOR = "author"
SIGNS = {"approx": "about ", "lt": "under ", "le": "at most ", "gt": "over ", "ge": "at least "}


def account(result: Result) -> RenderableType:
    """The header, what is asked, offered and feared in the order of the text, then who, where, when and how much."""
    pagination = Pagination(result)
    return Group(
        header(result, pagination),
        *roles(result, pagination),
        *names("People", result.people, pagination),
        *names("Places", result.places, pagination),
        *meetings(result, pagination),
        *thresholds(result.thresholds, pagination),
        *disputes(result, pagination),
        *legend(result),
    )


def header(result: Result, pagination: Pagination) -> RenderableType:
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
    size = (counted(result.sentences, "sentence"), counted(result.notes, "note"), pagination.span())
    grid.add_row("Read", Text(", ".join(size)))
    grid.add_row("By", Text(f"pipeline {result.model.name} {result.model.version}".rstrip()))
    return Panel(Group(Text(one_line(printed or result.id or "Untitled"), style="bold"), grid), padding=(0, 1))


def roles(result: Result, pagination: Pagination) -> Iterator[RenderableType]:
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
        place = Text("\n".join(where(sentence, pagination)))
        table.add_row(place, role_of(sentence, pagination), Text(pagination.words(sentence)))
    yield indented(table)


def role_of(sentence: Sentence, pagination: Pagination) -> Text:
    """The role; below it what else the sentence is, the score of a doubtful one, and whose hand wrote it."""
    cell = Text(sentence.role, style=STYLES.get(sentence.role, ""))
    for role in sentence.also:
        cell.append(f"\n+ {role}", style="dim")
    if score := doubt(sentence.scores.get(sentence.role)):
        cell.append(f"\n{score}", style="dim")
    note = pagination.note_of(sentence)
    if note and note.hand:
        cell.append(f"\n{note.hand}", style="dim")
    return cell


def names(kind: str, mentions: Sequence[Mention], pagination: Pagination) -> Iterator[RenderableType]:
    """Mentions grouped by what they say, capitals or not: how often, on which pages; in the order of their first."""
    if not mentions:
        return
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(pagination.words(mention).casefold(), []).append(mention)
    yield title(kind, f"{counted(list(groups), 'name')} in {counted(mentions, 'mention')}")
    rows = []
    for group in groups.values():
        best = max((mention.score for mention in group if mention.score is not None), default=None)
        pages = ", ".join(pagination.pages_of(*group))
        rows.append((pagination.words(group[0]), str(len(group)), pages, doubt(best)))
    yield filled(("name", "times", "page", "score"), rows)


def meetings(result: Result, pagination: Pagination) -> Iterator[RenderableType]:
    """The events with status, when, where, who, and their entry in the lists; below them meetings of none."""
    if result.events:
        yield title("Meetings", f"{counted(result.events, 'event')} in {counted(result.meetings, 'mention')}")
        rows = []
        for index, event in enumerate(result.events):
            own = [meeting for meeting in result.meetings if meeting.event == index]
            days = "–".join(dict.fromkeys(filter(None, (event.from_, event.to))))
            when = ", ".join(filter(None, (days, event.place)))
            who = ", ".join(participant.text for participant in event.participants)
            listed = f"{event.authority.list} {event.authority.id}" if event.authority else ""
            pages = ", ".join(pagination.pages_of(*own))
            best = max((meeting.score for meeting in own if meeting.score is not None), default=None)
            rows.append((event.name, str(len(own)), pages, event.status, when, who, listed, doubt(best)))
        yield filled(("event", "times", "page", "status", "when, where", "who", "listed", "score"), rows)
    alone = [meeting for meeting in result.meetings if meeting.event is None]
    yield from names("Other meetings" if result.events else "Meetings", alone, pagination)


def thresholds(found: Sequence[Threshold], pagination: Pagination) -> Iterator[RenderableType]:
    """The numbers that count or measure, with what they say in figures."""
    if not found:
        return
    yield title("Thresholds", f"{len(found)}")
    rows = []
    for threshold in found:
        of = " ".join(filter(None, (threshold.unit, f"a {threshold.per}" if threshold.per else None)))
        place = ", ".join(where(threshold, pagination))
        words, score, by = pagination.words(threshold), doubt(threshold.score), threshold.by or ""
        who = "" if threshold.holder == AUTHOR else holder_of(threshold)
        rows.append((words, amount(threshold), of, by, threshold.kind or "", who, place, score))
    yield filled(("words", "amount", "of", "by", "kind", "says", "where", "score"), rows)


def disputes(result: Result, pagination: Pagination) -> Iterator[RenderableType]:
    """The pairs of thresholds that state the same thing differently, each with whoever says so."""
    pairs = [
        (result.thresholds[link.source], result.thresholds[link.target])
        for link in result.links
        if link.type == "disputes"
    ]
    if not pairs:
        return
    yield title("Disputed", f"{len(pairs)}")
    rows = [(pagination.words(one), holder_of(one), pagination.words(other), holder_of(other)) for one, other in pairs]
    yield filled(("words", "says", "words", "says"), rows)


def holder_of(threshold: Threshold) -> str:
    """Whoever says it."""
    return one_line(threshold.holder.text) if isinstance(threshold.holder, Holder) else threshold.holder or ""


def filled(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    """A table of those columns that have something to show."""
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    table = listing(*(columns[index] for index in shown))
    for row in rows:
        table.add_row(*(Text(row[index]) for index in shown))
    return indented(table)


def legend(result: Result) -> Iterator[RenderableType]:
    """What the figures of doubtful findings mean, where anything was found that may be doubtful."""
    scored = (*result.people, *result.places, *result.meetings, *result.thresholds)
    if any(sentence.scores for sentence in result.sentences) or any(item.score is not None for item in scored):
        yield Text(f"\nA figure such as 0.45 is a score under {UNSURE}: there the pipeline is in doubt.", style="dim")


def amount(threshold: Threshold) -> str:
    """The numbers and how they bind: "under 100", "9,000–10,000"."""
    numbers = dict.fromkeys(figure(number) for number in (threshold.low, threshold.high) if number is not None)
    return SIGNS.get(threshold.cmp or "", "") + "–".join(numbers)


def figure(number: float) -> str:
    """A number with its thousands apart."""
    return f"{number:,.0f}" if number == round(number) else f"{number:,.4f}".rstrip("0")


def doubt(score: float | None) -> str:
    """The score of what is doubtful, else nothing."""
    return f"{score:.2f}" if score is not None and round(score, 2) < UNSURE else ""


def where(item: Sentence | Mention, pagination: Pagination) -> list[str]:
    """The page, and the note that the item stands in: "p. 313", "note 3"."""
    note = pagination.note_of(item)
    return [f"p. {page}" for page in pagination.pages_of(item)] + ([f"note {note.number}"] if note else [])
