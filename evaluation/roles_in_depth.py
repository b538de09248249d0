"""Documents and results -> roles by genre and decade, calibration of their scores, operating points, errors."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation import roles
from evaluation.bootstrap import LEVEL
from evaluation.calibration import (
    BINS,
    LEAST,
    PRECISION,
    Calibration,
    Point,
    Scored,
    calibrate_documents,
    calibration_to_dict,
    find_operating_point,
    point_to_dict,
    with_intervals,
)
from evaluation.counts import Found, Gold
from evaluation.documents import Dataset
from evaluation.errors import NothingToScoreError, message
from evaluation.figures import ALL, Group, Pair, Row, group_to_dict, measure, measure_by
from evaluation.grids import NOTHING, Grid, Page, share, share_in
from evaluation.report import BOOTSTRAP, END_TO_END, SCHEMA, confusion_grid, count, data_to_dict
from evaluation.strata import GENRES, OTHER, decade_of, genre_of
from extract.annotations import NO_ROLE, ROLES

TOP = "top role"
SHOWN = 20  # errors on the page; the JSON has all

GROUPED = (
    "Genre: memorandum, telegram or letter, whichever word is in the kind that the package reads from the document's "
    "title (memorandum of conversation, circular telegram), else other. Decade: that of the record's date. In brackets "
    "the gold sentences with the role; the interval is that of the macro F1, and says little where documents are few. "
    "Where the gold has none of a role and it is predicted, its F1 is 0 and draws the macro F1 down."
)
CALIBRATED = (
    "Calibration: of the {scored:,} of {sentences:,} gold sentences that were found with their exact start and end, "
    f"and are scored. {BINS} bins of equal width. A role's score is right if the gold has the role, whatever role was "
    "given; the top role is the one with the highest score. ECE, the expected calibration error: the difference of "
    "mean score and share right in a bin, without its sign, averaged over the bins by their sentences."
)
OPERATING = (
    f"Operating point: the smallest score of a role that {LEAST} of the same sentences or more reach, at least "
    f"{PRECISION:.0%} of them having the role, whatever role was given. Recall is over all gold sentences of the role. "
    "The point is chosen and measured on the same documents, which flatters it."
)
NOT_AT_RANDOM = (
    "Drawn at random: {random:,} of {documents:,} documents. The others are richer in conditions, meetings or numbers "
    "than FRUS is: where a role is rarer, a score means less and precision is lower."
)
WRONG = (
    "Errors: {errors:,} sentences. {further:,} were given a role that the gold names as a further one. {unscored:,} "
    "have no score and come last in the JSON: no predicted sentence has their start and end, or the pipeline gives no "
    "scores."
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A gold sentence, its role and further roles (`also`), and the role given to it.

    `scores` is empty where no predicted sentence has its start and end, and where the pipeline gives none.
    """

    id: str | None
    start: int
    end: int
    gold: str
    also: Sequence[str]
    given: str
    scores: Mapping[str, float]

    @property
    def score(self) -> float | None:
        """That of the role given."""
        return self.scores.get(self.given)

    @property
    def top(self) -> str:
        """The role with the highest score; of equal ones that given, if it is one of them."""
        return max(self.scores, key=lambda role: (self.scores[role], role == self.given))


@dataclass(frozen=True, slots=True)
class Depth:
    """Every figure. `calibration` has TOP and the roles, `points` the roles but none.

    `errors`: the surest first, those without a score last. `scored` of the `sentences` have scores.
    """

    whole: Group
    genres: Mapping[str, Group]
    decades: Mapping[str, Group]
    calibration: Mapping[str, Calibration]
    points: Mapping[str, Point | None]
    errors: Sequence[Answer]
    sentences: int
    scored: int


def measure_depth(pairs: Sequence[Pair]) -> Depth:
    """The figures of the documents whose roles were read; NothingToScoreError if there are none."""
    pairs = [(gold, found) for gold, found in pairs if "roles" in gold["layers"]]
    if not pairs:
        raise NothingToScoreError(message("no_documents", source="The gold's layer `roles`"))
    by_document = [list(read_answers(gold, found)) for gold, found in pairs]
    answers = [answer for own in by_document for answer in own]
    wrong = [answer for answer in answers if answer.given != answer.gold]
    scored = [[answer for answer in own if answer.scores] for own in by_document]
    scores: dict[str, list[list[Scored]]] = {
        role: [[(a.scores[role], a.gold == role) for a in own] for own in scored] for role in ROLES
    }
    top = [[(a.scores[a.top], a.gold == a.top) for a in own] for own in scored]
    return Depth(
        whole=measure(pairs, [roles.SCORER])[ALL],
        genres=measure_by(genre_of, pairs, [roles.SCORER], names=(*GENRES, OTHER)),
        decades=measure_by(decade_of, pairs, [roles.SCORER]),
        calibration={TOP: calibrate_documents(top)} | {role: calibrate_documents(scores[role]) for role in ROLES},
        points={role: find_point(role, scores[role], by_document) for role in roles.MARKED},
        errors=sorted(wrong, key=lambda answer: -1 if answer.score is None else answer.score, reverse=True),
        sentences=len(answers),
        scored=sum(bool(answer.scores) for answer in answers),
    )


def find_point(role: str, scores: Sequence[Sequence[Scored]], answers: Sequence[Sequence[Answer]]) -> Point | None:
    """The operating point of a role, document by document alike."""
    wanted = [sum(answer.gold == role for answer in own) for own in answers]
    point = find_operating_point((each for own in scores for each in own), gold=sum(wanted))
    return with_intervals(point, list(zip(scores, wanted, strict=True)))


def read_answers(gold: Gold, found: Found) -> Iterator[Answer]:
    """The document's gold sentences, each with what the predicted one says of it."""
    for s, sentence in roles.match(gold, found):
        given = sentence or {"role": NO_ROLE, "scores": {}}
        also = s.get("also", ())
        yield Answer(gold.get("id"), s["start"], s["end"], s["role"], also, given["role"], given["scores"])


def to_dict(dataset: Dataset, model: Mapping[str, Any], depth: Depth) -> dict[str, Any]:
    """The figures as plain data; README.md describes the fields."""
    return {
        "schema": SCHEMA,
        "data": data_to_dict(dataset),
        "model": dict(model),
        "bootstrap": BOOTSTRAP,
        "all": group_to_dict(depth.whole),
        "genres": {name: group_to_dict(group) for name, group in depth.genres.items()},
        "decades": {name: group_to_dict(group) for name, group in depth.decades.items()},
        "sentences": {"gold": depth.sentences, "scored": depth.scored},
        "calibration": {name: calibration_to_dict(each) for name, each in depth.calibration.items()},
        "operating_points": {
            "precision": PRECISION,
            "least": LEAST,
            **{role: point and point_to_dict(point) for role, point in depth.points.items()},
        },
        "errors": [error_to_dict(error) for error in depth.errors],
    }


def error_to_dict(error: Answer) -> dict[str, Any]:
    """An error as plain data, without words of the text."""
    return {
        "id": error.id,
        "start": error.start,
        "end": error.end,
        "gold": error.gold,
        "also": list(error.also),
        "predicted": error.given,
        "score": error.score,
    }


def to_page(dataset: Dataset, model: Mapping[str, Any], depth: Depth) -> Page:
    """The figures to read."""
    documents = len(dataset.documents)
    random = sum(document.get("drawn") == "random" for document in dataset.documents)
    further = sum(error.given in error.also for error in depth.errors)
    unscored = sum(error.score is None for error in depth.errors)
    remarks = [
        *filter(None, [dataset.caution, dataset.period]),
        END_TO_END.format(strays=depth.whole.strays),
        GROUPED,
        CALIBRATED.format(scored=depth.scored, sentences=depth.sentences),
        OPERATING,
        *([NOT_AT_RANDOM.format(random=random, documents=documents)] if 0 < random < documents else []),
        WRONG.format(errors=len(depth.errors), further=further, unscored=unscored),
    ]
    grids = [
        groups_grid("By genre", {ALL: depth.whole, **depth.genres}),
        groups_grid("By decade", {ALL: depth.whole, **depth.decades}),
        calibration_grid(depth.calibration),
        *(bins_grid(f"Reliability: {name}", each) for name, each in depth.calibration.items()),
        points_grid(depth.points),
        confusion_grid(depth.whole),
        errors_grid(depth.errors[:SHOWN]),
    ]
    title = f"Roles of {model.get('name')} {model.get('version')} on {dataset.name}: {count(documents, 'document')}"
    return Page(title, remarks, grids)


def groups_grid(title: str, groups: Mapping[str, Group]) -> Grid:
    """F1 in each group of documents."""
    cells = []
    for name, group in groups.items():
        macro = group.rows["roles.macro"]
        each = [f1_cell(group.rows[f"roles.{role}"]) for role in roles.MARKED]
        cells.append((name, share_in(macro.main, macro.interval), *each, f"{macro.documents:,}"))
    return Grid(
        f"{title}: F1, {LEVEL:.0%} interval, gold sentences", ("", "macro F1", *roles.MARKED, "documents"), cells
    )


def f1_cell(row: Row) -> str:
    """F1 with its interval and the number of gold sentences; a dash where there are no documents."""
    return f"{share_in(row.main, row.interval)}, {row.counts.gold:,}" if row.documents and row.counts else NOTHING


def calibration_grid(calibration: Mapping[str, Calibration]) -> Grid:
    """The scores of each role, all sentences together."""
    cells = [
        (
            name,
            share_in(each.error, each.interval),
            f"{each.whole.items:,}",
            share(each.whole.mean),
            share_in(each.whole.share, each.whole.interval),
        )
        for name, each in calibration.items()
    ]
    return Grid("Calibration of the scores", ("", "ECE", "sentences", "mean score", "share right"), cells)


def bins_grid(title: str, calibration: Calibration) -> Grid:
    """The scores of one role, bin by bin."""
    cells = [
        (f"{each.low:.1f}–{each.high:.1f}", f"{each.items:,}", share(each.mean), share_in(each.share, each.interval))
        for each in calibration.bins
    ]
    return Grid(title, ("score", "sentences", "mean score", "share right"), cells)


def points_grid(points: Mapping[str, Point | None]) -> Grid:
    """The operating point of each role."""
    cells = []
    for role, point in points.items():
        if point:
            c = point.counts
            own = point.intervals
            figures = (
                f"{point.score:.4f}",
                share_in(c.precision, own.get("precision")),
                share_in(c.recall, own.get("recall")),
            )
            cells.append((role, *figures, *(f"{n:,}" for n in (c.gold, c.predicted, c.matched))))
        else:
            cells.append((role, "not reached", *[NOTHING] * 5))
    header = ("", "score at least", "P", "R", "gold", "predicted", "matched")
    return Grid(f"Operating points: precision of {PRECISION:.0%}", header, cells)


def errors_grid(errors: Sequence[Answer]) -> Grid:
    """The errors, one a row."""
    cells = [
        (
            error.id or NOTHING,
            str(error.start),
            str(error.end),
            error.gold,
            ", ".join(error.also) or NOTHING,
            error.given,
            NOTHING if error.score is None else f"{error.score:.4f}",
        )
        for error in errors
    ]
    header = ("document", "start", "end", "gold", "further", "predicted", "score")
    return Grid("Errors of which the pipeline is surest", header, cells)
