"""Doc and Memo -> the parts of a Result: span groups, their attributes, and the text as it was given."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from extract.annotations import (
    ALSO,
    DISPUTES,
    ENTITIES,
    EVENTS,
    HAND,
    HOLDERS,
    LINKS,
    MEETINGS,
    NO_ROLE,
    NOTE,
    OCCASIONS,
    PEOPLE,
    QUANTITIES,
    QUANTITY_KEYS,
    QUOTES,
    ROLES,
    SCORES,
    SENTENCES,
    THRESHOLDS,
    Role,
)
from extract.reading.marginalia import describe_note
from extract.reading.memo import Memo
from extract.result.parts import (
    Authority,
    Candidate,
    Entity,
    Event,
    Holder,
    Link,
    Meeting,
    Note,
    Participant,
    Person,
    Quote,
    Ref,
    Sentence,
    Si,
    Threshold,
)

if TYPE_CHECKING:
    from spacy.tokens import Doc, SpanGroup

PARALLEL = (SCORES, ALSO, HOLDERS, QUANTITIES, ENTITIES, EVENTS, NOTE, HAND)


def text_order(group: "SpanGroup") -> list[int]:
    """The indices of a group's spans in text order, empty ones left out: what stands where in the lists of a Result."""
    spans = list(group)
    filled = (index for index, span in enumerate(spans) if span.start_char < span.end_char)
    return sorted(filled, key=lambda index: (spans[index].start_char, spans[index].end_char))


class Found(NamedTuple):
    """A span of a group: character offsets, label, and its share of the group's attributes."""

    start: int
    end: int
    label: str
    attrs: dict[str, Any]


def read_group(doc: "Doc", key: str) -> list[Found]:
    """The spans of a group in text order, none empty; a group that is missing is empty."""
    if key not in doc.spans:
        return []
    group = doc.spans[key]
    given = {name: group.attrs[name] for name in PARALLEL if name in group.attrs}
    spans = list(group)
    return [
        Found(
            spans[index].start_char,
            spans[index].end_char,
            spans[index].label_,
            {name: values[index] for name, values in given.items()},
        )
        for index in text_order(group)
    ]


def read_mentions(
    doc: "Doc", key: str, memo: Memo, sentences: Sequence[Sentence]
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The fields of a Mention, and all attributes, for each span of a group."""
    starts = [sentence.start for sentence in sentences]
    for start, end, _, attrs in read_group(doc, key):
        index = bisect_right(starts, start) - 1
        inside = index >= 0 and start < sentences[index].end
        score = attrs.get(SCORES)
        yield (
            {
                "start": start,
                "end": end,
                "text": memo.text[start:end],
                "sentence": index if inside else None,
                "score": None if score is None else round(float(score), 4),
            },
            attrs,
        )


def read_people(doc: "Doc", memo: Memo, sentences: Sequence[Sentence]) -> Iterator[Person]:
    """The people, each with who of the authority list is meant where a component wrote that."""
    for mention, attrs in read_mentions(doc, PEOPLE, memo, sentences):
        linked = attrs.get(ENTITIES) or {}
        entity = linked.get("entity")
        candidates = (
            Candidate(id, name, round(float(score), 4), why) for id, name, score, why in linked.get("candidates", ())
        )
        yield Person(**mention, entity=Entity(*entity) if entity else None, candidates=tuple(candidates))


def read_sentences(doc: "Doc", memo: Memo) -> Iterator[Sentence]:
    """The sentences, each with the kind and the note number of the block that it begins in."""
    starts = [block.start for block in memo.blocks]
    for start, end, label, attrs in read_group(doc, SENTENCES):
        index = bisect_right(starts, start) - 1
        block = memo.blocks[index] if index >= 0 and start < memo.blocks[index].end else None
        yield Sentence(
            start,
            end,
            memo.text[start:end],
            block.kind if block else "p",
            block.note if block else None,
            as_role(label),
            tuple(as_role(role) for role in attrs.get(ALSO, ())),
            {role: round(float(score), 4) for role, score in zip(ROLES, attrs.get(SCORES, ()), strict=False)},
        )


def with_holders(doc: "Doc", memo: Memo, sentences: Sequence[Sentence], people: Sequence[Person]) -> Iterator[Sentence]:
    """The same sentences, each with its holder, where a component wrote them."""
    for sentence, found in zip(sentences, read_group(doc, SENTENCES), strict=True):
        holder = read_holder(found.attrs.get(HOLDERS), memo, people)
        yield sentence if holder is None else replace(sentence, holder=holder)


def read_notes(memo: Memo, sentences: Sequence[Sentence]) -> Iterator[Note]:
    """The notes, each with the sentence that its number stands in or after."""
    starts = [sentence.start for sentence in sentences]
    blocks = [block.start for block in memo.blocks]
    for note in memo.notes:
        sentence = None
        if note.ref:
            # A number follows the words it is about: the last sentence that begins before it in its block.
            index = bisect_right(starts, note.ref[0]) - 1
            block = bisect_right(blocks, note.ref[0]) - 1
            if index >= 0 and (block < 0 or blocks[block] <= starts[index]):
                sentence = index
        kind, hand = describe_note(memo.text[note.start : note.end])
        yield Note(note.start, note.end, note.number, Ref(*note.ref) if note.ref else None, sentence, kind, hand)


def read_thresholds(
    doc: "Doc", memo: Memo, sentences: Sequence[Sentence], people: Sequence[Person]
) -> Iterator[Threshold]:
    """The thresholds, with what their words mean where a component wrote that."""
    for mention, attrs in read_mentions(doc, THRESHOLDS, memo, sentences):
        quantity: Mapping[str, Any] = attrs.get(QUANTITIES) or {}
        stated: dict[str, Any] = {key: quantity.get(key) for key in QUANTITY_KEYS}
        yield Threshold(
            **mention,
            **stated,
            by=quantity.get("by"),
            holder=read_holder(quantity.get("holder"), memo, people),
            si=Si(**quantity["si"]) if quantity.get("si") else None,
        )


def read_meetings(doc: "Doc", memo: Memo, sentences: Sequence[Sentence]) -> Iterator[Meeting]:
    """The meetings, each with its event where a component grouped them."""
    for mention, attrs in read_mentions(doc, MEETINGS, memo, sentences):
        yield Meeting(**mention, event=attrs.get(EVENTS))


def read_events(doc: "Doc") -> Iterator[Event]:
    """What the events are that the meetings mention."""
    for event in read_attribute(doc, MEETINGS, OCCASIONS):
        authority = event["authority"]
        yield Event(
            event["name"],
            event["kind"],
            event["place"],
            event["from"],
            event["to"],
            event["status"],
            tuple(Participant(**participant) for participant in event["participants"]),
            authority and Authority(**authority),
        )


def read_holder(
    given: Literal["author"] | Sequence[int] | None, memo: Memo, people: Sequence[Person]
) -> Literal["author"] | Holder | None:
    """A holder from its offsets, with the person whom they name."""
    if given is None or isinstance(given, str):
        return given
    start, end = given
    person = next((i for i, each in enumerate(people) if each.start < end and start < each.end), None)
    return Holder(memo.text[start:end], start, end, person)


def read_quotes(doc: "Doc", memo: Memo) -> Iterator[Quote]:
    """The words that notes quote as written by hand."""
    for start, end, role, attrs in read_group(doc, QUOTES):
        yield Quote(start, end, memo.text[start:end], attrs.get(NOTE), attrs.get(HAND), as_role(role))


def read_links(doc: "Doc") -> list[Link]:
    """The links between sentences, in text order of their sources; then those between thresholds that state the same
    thing differently.
    """
    disputes = (("disputes", *row) for row in read_attribute(doc, THRESHOLDS, DISPUTES))
    return [
        *sorted(place_links(doc, SENTENCES, read_attribute(doc, SENTENCES, LINKS)), key=lambda link: link.source),
        *place_links(doc, THRESHOLDS, disputes),
    ]


def read_attribute(doc: "Doc", key: str, name: str) -> Sequence[Any]:
    """An attribute of a group; of a group that is missing or has none, nothing."""
    found: Sequence[Any] = doc.spans[key].attrs.get(name, ()) if key in doc.spans else ()
    return found


def place_links(doc: "Doc", key: str, rows: Iterable[Sequence[Any]]) -> Iterator[Link]:
    """Links between spans of a group as links between the items of a Result; those of empty spans are left out."""
    place = {index: number for number, index in enumerate(text_order(doc.spans[key]))} if key in doc.spans else {}
    for type, source, target, score in rows:
        if source in place and target in place:
            yield Link(type, place[source], place[target], round(float(score), 4))


def as_role(label: str) -> Role:
    """A label that is no role means none."""
    return label if label in ROLES else NO_ROLE
