"""Ways to tell the roles of given sentences, side by side on the same documents."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import extract
from evaluation import roles
from evaluation.bootstrap import LEVEL
from evaluation.counts import Found, Gold
from evaluation.documents import Dataset
from evaluation.errors import EvaluationError, message
from evaluation.figures import ALL, Group, group_to_dict, measure
from evaluation.grids import Grid, Page, share, span
from evaluation.report import DRAWN, count, data_to_dict
from extract.annotations import NO_ROLE, SENTENCES
from extract.tokenizer import group

Classifier: TypeAlias = Callable[[Gold], list[str]]  # document -> a role for each of its sentences

GIVEN = (
    "Every row was given the sentences of the gold; TF-IDF and the cue words were given the kinds of their blocks too, "
    "the pipeline reads those itself. The figures are not end to end: do not set them beside those of `score`."
)


def classify_as_none(gold: Gold) -> list[str]:
    """The role that most sentences have, for every sentence."""
    return [NO_ROLE] * len(gold["sentences"])


class PipelineClassifier:
    """A pipeline whose component for sentences is replaced by the sentences of the gold."""

    def __init__(self, model: str) -> None:
        self.nlp = extract.load(model)
        cutters = {name for name in self.nlp.pipe_names if self.nlp.get_pipe_meta(name).factory == "extract_sentences"}
        if not cutters:
            raise EvaluationError(message("no_sentences", model=model))
        self.settings = {key: self.nlp.meta[key] for key in ("name", "version")}
        self.steps = [component for name, component in self.nlp.pipeline if name not in cutters]

    def __call__(self, gold: Gold) -> list[str]:
        """Gold bounds are widened to whole tokens where they must be."""
        doc = self.nlp.make_doc(gold["text"])
        group(doc, SENTENCES, tuple((s["start"], s["end"], NO_ROLE) for s in gold["sentences"]))
        starts = {span.start for span in doc.spans[SENTENCES]}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.i in starts
        for step in self.steps:
            doc = step(doc)
        return [span.label_ for span in doc.spans[SENTENCES]]


def compare_classifiers(
    classifiers: Mapping[str, Classifier], documents: Sequence[Gold]
) -> dict[str, dict[str, Group]]:
    """Classifier -> group -> figures of the roles."""
    read = [gold for gold in documents if "roles" in gold["layers"]]
    return {
        name: measure([(gold, as_result(gold, classify(gold))) for gold in read], [roles.SCORER])
        for name, classify in classifiers.items()
    }


def as_result(gold: Gold, found: Sequence[str]) -> Found:
    """Roles of the gold's sentences in the shape of a result."""
    return {
        "sentences": [
            {"start": s["start"], "end": s["end"], "role": role}
            for s, role in zip(gold["sentences"], found, strict=True)
        ]
    }


def to_dict(
    dataset: Dataset, results: Mapping[str, Mapping[str, Group]], settings: Mapping[str, Any]
) -> dict[str, Any]:
    """The comparison as plain data; `settings` says what each classifier is."""
    return {
        "schema": 1,
        "data": data_to_dict(dataset),
        "sentences": GIVEN,
        "classifiers": {
            name: {"settings": settings.get(name), **{way: group_to_dict(g) for way, g in groups.items()}}
            for name, groups in results.items()
        },
    }


def to_page(dataset: Dataset, results: Mapping[str, Mapping[str, Group]]) -> Page:
    """The comparison to read."""
    ways = list(next(iter(results.values())))
    header = ["", *roles.MARKED, "macro", f"{LEVEL:.0%} interval", *(f"macro, {way}" for way in ways if way != ALL)]
    cells = []
    for name, groups in results.items():
        whole = groups[ALL].rows
        own = [share(whole[f"roles.{role}"].main) for role in (*roles.MARKED, "macro")]
        others = [share(group.rows["roles.macro"].main) for way, group in groups.items() if way != ALL]
        cells.append([name, *own, span(whole["roles.macro"].interval), *others])
    sizes = next(iter(results.values()))[ALL].rows
    numbers = ", ".join(f"{c.gold:,} {role}" for role in roles.MARKED if (c := sizes[f"roles.{role}"].counts))
    remarks = [*filter(None, [dataset.caution, dataset.period]), GIVEN, f"Sentences in the gold: {numbers}.", DRAWN]
    return Page(
        f"Roles on {dataset.name}: {count(len(dataset.documents), 'document')}", remarks, [Grid("F1", header, cells)]
    )
