"""Result -> an account of the memo to read in a terminal, 60 columns or wider, with colours or without."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from extract.annotations import DISPUTES, GATES
from extract.result import Entity, Mention, Person, Result, Threshold
from extract.result.title import title_of
from extract.writing.layout import Listing, counted, indented, one_line, title
from extract.writing.pagination import Pagination
from extract.writing.phrases import AUTHOR, UNSURE, amount, doubt, holder_name, measured, where
from extract.writing.positions import Positions


def account(result: Result) -> RenderableType:
    """The header, what is proposed with what is asked and feared of it, then who, where, when and how much."""
    pagination = Pagination(result)
    return Group(
        header(result, pagination),
        *Positions(result, pagination).show(),
        *people(result.people, pagination),
        *names("Places", result.places, pagination),
        *meetings(result, pagination),
        *thresholds(result.thresholds, pagination),
        *disputes(result, pagination),
        *legend(result),
    )


def header(result: Result, pagination: Pagination) -> RenderableType:
    """What is known of the document as a whole, and how much was found."""
    head = result.header
    called = title_of(head.number, head.title, head.kind, result.id or "Untitled")
    rows = {
        "From": head.from_,
        "To": head.to,
        "Subject": head.subject,
        "Date": head.date or "not stated",
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
    return Panel(Group(Text(one_line(called), style="bold"), grid), padding=(0, 1))


def people(found: Sequence[Person], pagination: Pagination) -> Iterator[RenderableType]:
    """The people as `names` shows them, with whoever of the authority list they are."""
    groups: dict[tuple[str, Entity | None], list[Person]] = {}
    for person in found:
        groups.setdefault((pagination.words(person).casefold(), person.entity), []).append(person)
    known = [identified(entity, group) if entity else "" for (_, entity), group in groups.items()]
    yield from listed("People", list(groups.values()), pagination, known)


def identified(entity: Entity, group: Sequence[Person]) -> str:
    """Who it is and the id, with the best score of the group where that is doubtful."""
    scores = [each.score for person in group for each in person.candidates if each.id == entity.id]
    doubtful = doubt(max(scores, default=None))
    return one_line(f"{entity.name}, {entity.id}") + (f" ({doubtful})" if doubtful else "")


def names(kind: str, mentions: Sequence[Mention], pagination: Pagination) -> Iterator[RenderableType]:
    """Mentions grouped by what they say, capitals or not: how often, on which pages; in the order of their first."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(pagination.words(mention).casefold(), []).append(mention)
    yield from listed(kind, list(groups.values()), pagination, [""] * len(groups))


def listed(
    kind: str, groups: Sequence[Sequence[Mention]], pagination: Pagination, known: Sequence[str]
) -> Iterator[RenderableType]:
    """A table of groups of mentions, with what is known of each."""
    if not groups:
        return
    mentions = [mention for group in groups for mention in group]
    yield title(kind, f"{counted(groups, 'name')} in {counted(mentions, 'mention')}")
    rows = []
    for group, who in zip(groups, known, strict=True):
        best = max((mention.score for mention in group if mention.score is not None), default=None)
        pages = ", ".join(pagination.pages_of(*group))
        rows.append((pagination.words(group[0]), str(len(group)), pages, doubt(best), who))
    yield filled(("name", "times", "page", "score", "who, id in the authority list"), rows)


def meetings(result: Result, pagination: Pagination) -> Iterator[RenderableType]:
    """The events with status, when, where, who, and their entry in the lists; below them meetings of none."""
    if result.events:
        yield title("Meetings", f"{counted(result.events, 'event')} in {counted(result.meetings, 'mention')}")
        rows = []
        for index, event in enumerate(result.events):
            own = [meeting for meeting in result.meetings if meeting.event == index]
            days = "–".join(dict.fromkeys(filter(None, (event.from_, event.to))))
            when = ", ".join(filter(None, (days, event.place)))
            name = "\n".join(filter(None, (one_line(event.name), one_line(when))))
            who = ", ".join(participant.text for participant in event.participants)
            listed = f"{event.authority.list} {event.authority.id}" if event.authority else ""
            pages = ", ".join(pagination.pages_of(*own))
            best = max((meeting.score for meeting in own if meeting.score is not None), default=None)
            rows.append((name, str(len(own)), pages, event.status, who, listed, doubt(best)))
        yield filled(("event, when, where", "times", "page", "status", "who", "listed", "score"), rows)
    alone = [meeting for meeting in result.meetings if meeting.event is None]
    yield from names("Other meetings" if result.events else "Meetings", alone, pagination)


def thresholds(found: Sequence[Threshold], pagination: Pagination) -> Iterator[RenderableType]:
    """The numbers that count or measure, with what they say in figures."""
    if not found:
        return
    yield title("Thresholds", f"{len(found)}")
    rows = []
    for threshold in found:
        figures = " ".join(filter(None, (amount(threshold), measured(threshold))))
        place = ", ".join(where(threshold, pagination))
        words, score, by = pagination.words(threshold), doubt(threshold.score), threshold.by or ""
        who = "" if threshold.holder == AUTHOR else holder_name(threshold.holder)
        rows.append((words, figures, by, threshold.kind or "", who, place, score))
    yield filled(("words", "amount", "by", "kind", "says", "where", "score"), rows)


def disputes(result: Result, pagination: Pagination) -> Iterator[RenderableType]:
    """The pairs of thresholds that state the same thing differently, each with whoever says so."""
    pairs = [
        (result.thresholds[link.source], result.thresholds[link.target])
        for link in result.links
        if link.type == DISPUTES
    ]
    if not pairs:
        return
    yield title("Disputed", f"{len(pairs)}")
    rows = [
        (pagination.words(one), holder_name(one.holder), pagination.words(other), holder_name(other.holder))
        for one, other in pairs
    ]
    yield filled(("words", "says", "words", "says"), rows)


def filled(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> RenderableType:
    """A table of those columns that have something to show."""
    shown = [index for index in range(len(columns)) if any(row[index] for row in rows)]
    cells = [[row[index] for index in shown] for row in rows]
    return indented(Listing([columns[index] for index in shown], cells))


def legend(result: Result) -> Iterator[RenderableType]:
    """Who the author is, where anything is held; what the figures of doubtful findings mean, where there may be any."""
    if any(sentence.holder == AUTHOR for sentence in result.sentences):
        yield Text("\nThe author: whoever wrote the document, and others who speak for the same side.", style="dim")
    scored = (*result.people, *result.places, *result.meetings, *result.thresholds)
    if any(sentence.scores for sentence in result.sentences) or any(item.score is not None for item in scored):
        if any(link.type == GATES and link.source != link.target for link in result.links):
            yield Text("\nGates: what a condition must come before, or allow.", style="dim")
        yield Text(
            f"\nA figure such as 0.45 is a score under {UNSURE}: there the pipeline is in doubt. "
            "Behind an id it says how sure it is who the person is.",
            style="dim",
        )
