"""Body and the notes' numbers -> where each number is glued to the word before it.

A glued digit is a note number only when the notes bear it out. Every place where a number could be glued has a
weight (`reading/places.py`); the chain of places with the greatest sum, in the order of the notes, is taken: a weighted
longest common subsequence, found with prefix maxima in O(places · log places).
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from string import ascii_lowercase
from typing import NamedTuple

from extract.reading.places import DOUBTFUL, Place, find_places

LIMIT = 200_000  # places weighed against one another, so that hostile text stays cheap
SWITCH = 6.0  # what it takes to believe that numbers without print repeat or skip
CERTAIN = 0.5
PAIR = -1.0  # two notes side by side are rare
SPAN = tuple[int, int]


class Track(NamedTuple):
    """One way to number all the notes, and what speaks against beginning with it."""

    numbers: Sequence[str]
    cost: float


class Step(NamedTuple):
    """A link of a chain: note i stands at `place`; with `pair`, so does note i + 1, right behind it."""

    previous: int
    note: int
    track: int
    place: Place
    pair: bool


class Arrival(NamedTuple):
    """The sum of a chain that ends at a place, its last step, and its track."""

    at: int
    value: float
    step: int
    track: int


def find_refs(text: str, end: int, printed: Sequence[str | None]) -> tuple[list[str], list[SPAN | None]]:
    """Every note's number, and where text[:end] bears it, None where it does not.

    Where the notes have lost their numbers, they are those that the text bears out best. Doubtful places count only
    where a quarter of the notes have certain ones: a paste may have lost the numbers in its text.
    """
    tracks = tracks_of(printed)
    wanted = {n for track in tracks for n in track.numbers}
    wanted |= {a + b for track in tracks for a, b in pairwise(track.numbers)}
    places = find_places(text, end, wanted, LIMIT // max(len(printed) * len(tracks), 1) + 1)
    numbers, refs = assign(best_chain(places, tracks, len(printed), CERTAIN), tracks, len(printed))
    if 4 * sum(ref is not None for ref in refs) >= len(refs):
        numbers, refs = assign(best_chain(places, tracks, len(printed), DOUBTFUL), tracks, len(printed))
    return numbers, refs


def tracks_of(printed: Sequence[str | None]) -> list[Track]:
    """The numbers as printed, or else the common ways to count."""
    numbers = [number for number in printed if number is not None]
    count = len(printed)
    if len(numbers) == count:
        return [Track(numbers, 0.0)]
    tracks = [
        Track([str(first + i) for i in range(count)], 0.0 if first in (0, 1) else SWITCH / 2)
        for first in (1, 0, 2, -1, 3, -2)
    ]
    tracks.append(Track(["*"] * count, SWITCH / 2))
    tracks.append(Track([ascii_lowercase[i % len(ascii_lowercase)] for i in range(count)], SWITCH / 2))
    return tracks


def best_chain(places: Mapping[str, Sequence[Place]], tracks: Sequence[Track], count: int, floor: float) -> list[Step]:
    """The steps of the chain with the greatest sum of weights above the floor, in text order."""
    ends = sorted({place.end for found in places.values() for place in found})
    own = [PrefixMax(len(ends), -track.cost) for track in tracks]
    shared = PrefixMax(len(ends), 0.0)
    steps: list[Step] = []
    waiting: list[Arrival] = []
    for note in range(count):
        arrivals, waiting = waiting, []
        for t, track in enumerate(tracks):
            for place, pair in places_at(places, track.numbers, note):
                if place.weight <= floor:
                    continue
                at = bisect_left(ends, place.start + 1)
                stay, switch = own[t].until(at), shared.until(at)
                value, previous = max(stay, (switch[0] - SWITCH, switch[1]))
                value += place.weight - floor + (PAIR - floor if pair else 0.0)
                arrival = Arrival(bisect_left(ends, place.end), value, len(steps), t)
                (waiting if pair else arrivals).append(arrival)
                steps.append(Step(previous, note, t, place, pair))
        for arrival in arrivals:
            own[arrival.track].put(arrival.at, arrival.value, arrival.step)
            shared.put(arrival.at, arrival.value, arrival.step)
    _, last = shared.until(len(ends))
    chain = []
    while last >= 0:
        chain.append(steps[last])
        last = steps[last].previous
    return chain[::-1]


def places_at(places: Mapping[str, Sequence[Place]], numbers: Sequence[str], note: int) -> Iterator[tuple[Place, bool]]:
    """Where the note's number could stand, alone, or with the next note's number right behind it."""
    for place in places.get(numbers[note], ()):
        yield place, False
    if note + 1 < len(numbers):
        for place in places.get(numbers[note] + numbers[note + 1], ()):
            yield place, True


def assign(chain: Sequence[Step], tracks: Sequence[Track], count: int) -> tuple[list[str], list[SPAN | None]]:
    """Every note's number and place. A note without a place is numbered on from the note before it."""
    refs: list[SPAN | None] = [None] * count
    numbers = list(tracks[chain[0].track if chain else 0].numbers)
    for step in chain:
        track = tracks[step.track].numbers
        numbers[step.note :] = track[step.note :]
        start, end = step.place.start, step.place.end
        middle = start + len(track[step.note]) if step.pair else end
        refs[step.note] = (start, middle)
        if step.pair:
            refs[step.note + 1] = (middle, end)
    return numbers, refs


class PrefixMax:
    """Greatest value before a place: a Fenwick tree of (value, step), step -1 where nothing stands."""

    def __init__(self, size: int, floor: float) -> None:
        self.floor = (floor, -1)
        self.tree = [self.floor] * (size + 1)

    def put(self, at: int, value: float, step: int) -> None:
        """Let the value at `at` be at least `value`."""
        at += 1
        while at < len(self.tree):
            if self.tree[at][0] < value:
                self.tree[at] = (value, step)
            at += at & -at

    def until(self, at: int) -> tuple[float, int]:
        """The greatest value at places before `at`, and its step."""
        best = self.floor
        while at > 0:
            if self.tree[at][0] > best[0]:
                best = self.tree[at]
            at -= at & -at
        return best
