"""Note numbers in the text and page markers: gold and result -> counts, where the gold has the fields."""

from evaluation.counts import Found, Gold, Scorer, Tally, compare


def count_apparatus(gold: Gold, found: Found) -> Tally:
    """Rows `note_refs.strict` and `pages.strict`; a gold document without the field gives no row."""
    tally: Tally = {}
    if "note_refs" in gold:
        refs = [(n["ref"]["start"], n["ref"]["end"], n["number"]) for n in found["notes"] if n["ref"]]
        tally["note_refs.strict"] = compare(map(tuple, gold["note_refs"]), refs)
    if "pages" in gold:
        pages = [(page["start"], page["end"]) for page in found["pages"]]
        tally["pages.strict"] = compare(((start, end) for start, end, *_ in gold["pages"]), pages)
    return tally


SCORER = Scorer(
    count_apparatus,
    {"note_refs.strict": "same start, end and number", "pages.strict": "same start and end"},
)
