"""Sentence bounds: gold and result -> counts."""

from evaluation.counts import Found, Gold, Scorer, Tally, compare


def count_sentences(gold: Gold, found: Found) -> Tally:
    """The row `sentences.strict`. Sentences were cut where roles were read."""
    if "roles" not in gold["layers"]:
        return {}
    wanted, given = ([(s["start"], s["end"]) for s in d["sentences"]] for d in (gold, found))
    return {"sentences.strict": compare(wanted, given)}


SCORER = Scorer(count_sentences, {"sentences.strict": "same start and end"})
