"""The answers that need no reading: every view is the author's, every condition says itself what depends on it.

Of both the sentences of the gold are given. Beside them stands what a pipeline says of the same sentences, end to end.
"""

from evaluation.counts import Counts, Found, Gold, Tally
from evaluation.thresholds import is_one_of

HOLDER, GATES = "holders", "gates"
RULES = {
    HOLDER: "of gold sentences with a holder: an acceptable answer; one name may contain the other, article aside",
    GATES: "same condition sentence, same sentence that depends on it",
}


def count_author(gold: Gold) -> Tally:
    """Row `holders`: how many views are the author's."""
    if HOLDER not in gold["layers"]:
        return {}
    held = [s["holder"] for s in gold["sentences"] if s.get("holder")]
    return {HOLDER: Counts(len(held), len(held), sum("author" in answers for answers in held))}


def count_itself(gold: Gold) -> Tally:
    """Row `gates`: how many conditions are their own."""
    if GATES not in gold["layers"]:
        return {}
    gates = [(i, s.get("gates")) for i, s in enumerate(gold["sentences"]) if s["role"] == "condition"]
    linked = [pair for pair in gates if pair[1] is not None]
    return {GATES: Counts(len(linked), len(gates), sum(i == target for i, target in linked))}


def count_holders(gold: Gold, found: Found) -> Tally:
    """Row `holders` of a pipeline."""
    if HOLDER not in gold["layers"]:
        return {}
    given = {(s["start"], s["end"]): s.get("holder") for s in found["sentences"]}
    held = [s for s in gold["sentences"] if s.get("holder")]
    right = sum(is_one_of(holder, s["holder"]) for s in held if (holder := given.get((s["start"], s["end"]))))
    return {HOLDER: Counts(len(held), len(held), right)}


def count_gates(gold: Gold, found: Found) -> Tally:
    """Row `gates` of a pipeline."""
    if GATES not in gold["layers"]:
        return {}
    links = [link for link in found["links"] if link["type"] == GATES]
    bounds = [(s["start"], s["end"]) for s in gold["sentences"]]
    wanted = {(bounds[i], bounds[s["gates"]]) for i, s in enumerate(gold["sentences"]) if s.get("gates") is not None}
    own = [(s["start"], s["end"]) for s in found["sentences"]]
    given = {(own[link["source"]], own[link["target"]]) for link in links}
    return {GATES: Counts(len(wanted), len(given), len(wanted & given))}


def names_holders(found: Found) -> bool:
    """Whether a pipeline names the holder of any sentence at all."""
    return any(s.get("holder") for s in found["sentences"])


def links_gates(found: Found) -> bool:
    """Whether it links any condition to what depends on it."""
    return any(link["type"] == GATES for link in found.get("links", ()))
