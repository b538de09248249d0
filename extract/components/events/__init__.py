"""Doc with meetings, people and places -> which meetings are one event, and what is said of each event.

`doc.spans["meetings"].attrs`: EVENTS, of each meeting the index of its event or None; OCCASIONS, the events.
"""

from collections.abc import Callable, Sequence
from typing import Any

from spacy.language import Language
from spacy.pipeline import Pipe
from spacy.tokens import Doc

from extract.annotations import EVENTS, HEADER, MEETINGS, OCCASIONS
from extract.components.events.reading import read_doc, read_layer
from extract.components.events.scorer import make_events_scorer
from extract.occasions.authority import Journey, find_journey
from extract.occasions.grouping import group
from extract.occasions.judge import CUTOFF, Judge, load_judge
from extract.occasions.mentions import Mention, describe
from extract.occasions.occasion import Occasion, describe_occasion, follow_journeys, record_occasion
from extract.occasions.record import find_record, may_record
from extract.occasions.status import status_features
from extract.occasions.text import Text

__all__ = ["Events", "make_events", "make_events_scorer"]


@Language.factory(
    "extract_events",
    assigns=["doc.spans"],
    requires=["doc.spans"],
    default_config={"cutoff": CUTOFF, "authority": True, "scorer": {"@scorers": "extract.events_scorer.v1"}},
    default_score_weights={"events_b3_f": 1.0},
)
def make_events(
    nlp: Language, name: str, cutoff: float, authority: bool, scorer: Callable[..., dict[str, float | None]] | None
) -> "Events":
    """Factory of the event component. `cutoff`: how likely two meetings must be one event to be joined; `authority`:
    whether visits and trips are matched with the lists of the Office of the Historian.
    """
    return Events(name, load_judge(), cutoff=cutoff, authority=authority, scorer=scorer)


class Events(Pipe):
    """Groups the meetings of a Doc, where it has any."""

    def __init__(
        self,
        name: str,
        judge: Judge,
        *,
        cutoff: float,
        authority: bool,
        scorer: Callable[..., dict[str, float | None]] | None = None,
    ) -> None:
        self.name = name
        self.judge = judge
        self.cutoff = cutoff
        self.authority = authority
        self.scorer = scorer

    def __call__(self, doc: Doc) -> Doc:
        if MEETINGS in doc.spans:
            self.set_annotations(doc, self.predict(doc))
        return doc

    def predict(self, doc: Doc) -> tuple[list[int | None], list[dict[str, Any]]]:
        """Of each meeting, in text order, the index of its event or None; and the events as plain data.

        A place name that stands for a meeting is an event only where another mention or the lists tell of one there.
        The meeting that the document records is an event without any mention.
        """
        meetings = list(read_layer(doc, MEETINGS).stretches)
        if not meetings and not may_record((doc.user_data.get(HEADER) or {}).get("kind")):
            return [], []
        text = read_doc(doc)
        record = find_record(text)
        named, own = record.among(meetings) if record else (meetings, None)
        mentions = describe(text, named)
        if record and own is not None:
            mentions[own] = record.described(text, mentions[own], assumed=len(named) > len(meetings))
        groups = group(text, mentions, self.judge.same.probability, cutoff=self.cutoff, recorded=own)
        numbers, occasions = self.describe(text, mentions, groups)
        if record and own is not None:
            at = numbers.index(groups[own])
            occasions[at] = record_occasion(occasions[at], record)
        events: list[dict[str, Any]] = []
        number: dict[int, int] = {}
        for index, occasion in zip(numbers, occasions, strict=True):
            journey = find_journey(text, occasion) if self.authority else None
            if journey or any(each.family != "place" for each in occasion.mentions):
                number[index] = len(events)
                events.append(as_data(doc, text, occasion, journey))
        found = (number.get(index) for index, mention in zip(groups, mentions, strict=True) if not mention.assumed)
        return list(found), events

    def describe(
        self, text: Text, mentions: Sequence[Mention], groups: Sequence[int]
    ) -> tuple[list[int], list[Occasion]]:
        """The numbers of the groups in order of their first mention, and the occasion of each."""
        likely = [self.judge.statuses(status_features(text, mention)) for mention in mentions]
        numbers = list(dict.fromkeys(groups))
        occasions = []
        for index in numbers:
            members = [at for at, of in enumerate(groups) if of == index]
            occasions.append(describe_occasion(text, [mentions[at] for at in members], [likely[at] for at in members]))
        return numbers, follow_journeys(text, occasions)

    def set_annotations(self, doc: Doc, found: tuple[list[int | None], list[dict[str, Any]]]) -> None:
        of, events = found
        group = doc.spans[MEETINGS]
        in_text_order = sorted(range(len(group)), key=lambda index: (group[index].start, group[index].end))
        parallel: list[int | None] = [None] * len(group)
        for rank, index in enumerate(in_text_order):
            parallel[index] = of[rank]
        group.attrs[EVENTS] = parallel
        group.attrs[OCCASIONS] = events


def as_data(doc: Doc, text: Text, occasion: Occasion, journey: Journey | None) -> dict[str, Any]:
    """An event with the keys OCCASION_KEYS; words as the text has them, in one line."""

    def say(start: int, end: int) -> str:
        return " ".join(doc[start:end].text.split())

    place = None if occasion.place is None else text.places[occasion.place]
    return {
        "name": say(occasion.name.start, occasion.name.end),
        "kind": occasion.kind,
        "place": occasion.header_place or (place and say(place.start, place.end)),
        "from": occasion.first,
        "to": occasion.last,
        "status": occasion.status,
        "participants": [{"text": say(start, end), "person": person} for start, end, person in occasion.participants],
        "authority": journey and {"list": journey.list, "id": journey.id},
    }
