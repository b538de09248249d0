"""Document -> the words of its sentences, without the page markers and note numbers that are printed among them."""

from itertools import chain

from evaluation.counts import Gold


def visible(gold: Gold) -> list[str]:
    """The words of each sentence, blanks made single."""
    text = list(gold["text"])
    for start, end, *_ in chain(gold.get("pages", ()), gold.get("note_refs", ())):
        text[start:end] = [""] * (end - start)
    return [" ".join("".join(text[s["start"] : s["end"]]).split()) for s in gold["sentences"]]
