import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.counts import Counts
from evaluation.semeval import count_labelled, count_semeval, with_halves

LABELS = {"people": "PERSON", "places": "PLACE", "meetings": "MEETING", "thresholds": "THRESHOLD"}
TEXT = "Alder met Birch in Port Maren."


def document(*spans):  # type: ignore[no-untyped-def]
    return {
        "layers": ["spans"],
        "text": TEXT,
        "spans": [{"start": s, "end": e, "label": label} for s, e, label in spans],
    }


def result(*spans):  # type: ignore[no-untyped-def]
    return {layer: [{"start": s, "end": e} for s, e, of in spans if of == label] for layer, label in LABELS.items()}


def test_by_hand() -> None:
    # One right, one with the wrong label, one cut short, one missed, one invented.
    wanted = [(0, 5, "PERSON"), (10, 15, "PERSON"), (19, 29, "PLACE"), (6, 9, "MEETING")]
    found = [(0, 5, "PERSON"), (10, 15, "PLACE"), (19, 23, "PLACE"), (16, 18, "MEETING")]
    tally = count_semeval(document(*wanted), result(*found))
    assert tally["spans.strict"] == Counts(4, 4, 1)
    assert tally["spans.exact"] == Counts(4, 4, 2)
    assert tally["spans.partial"] == Counts(4, 4, 2.5)
    assert tally["spans.type"] == Counts(4, 4, 2)
    assert tally["PLACE.partial"] == Counts(1, 2, 0.5)
    assert tally["PLACE.words"] == Counts(2, 2, 1)
    assert tally["PERSON.words"] == Counts(2, 1, 1)


def test_words_are_counted_once() -> None:
    tally = count_semeval(document((0, 5, "PERSON"), (0, 9, "PERSON")), result((2, 3, "PERSON")))
    assert tally["PERSON.words"] == Counts(2, 1, 1)


@st.composite
def flat(draw: st.DrawFn) -> list[tuple[int, int]]:
    """Spans that do not overlap one another."""
    cuts = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
    return list(zip(cuts[::2], cuts[1::2], strict=False))


def tangled(wanted: list[tuple[int, int]], found: list[tuple[int, int]]) -> bool:
    """Whether a span overlaps two of the other side."""

    def most(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> int:
        return max(sum(a < end and start < b for a, b in others) for start, end in some)

    return max(most(wanted, found), most(found, wanted)) > 1


@settings(deadline=None)
@given(flat(), flat())
def test_one_label_as_nervaluate_has_it(wanted: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    nervaluate = pytest.importorskip("nervaluate", reason="needs nervaluate >= 1.2.1")
    gold, given_ = ([[{"start": s, "end": e - 1, "label": "A"} for s, e in spans]] for spans in (wanted, found))
    if not wanted or not found:
        return
    theirs = nervaluate.Evaluator(gold, given_, ["A"], loader="dict").evaluate()["entities"]["A"]
    ours = count_labelled(*([(s, e, "A") for s, e in spans] for spans in (wanted, found)))
    for measure, name in (("strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("ent_type", "type")):
        expected = theirs[measure]
        counts = ours[f"spans.{name}"]
        assert (counts.gold, counts.predicted) == (expected.possible, expected.actual)
        if name == "type" and tangled(wanted, found):
            # nervaluate pairs with the nearest of several, even where that leaves another without a partner.
            assert (counts.f1 or 0) >= expected.f1 - 1e-9
            continue
        assert counts.f1 == pytest.approx(expected.f1)
        assert counts.precision == pytest.approx(expected.precision)
    assert with_halves(wanted, found) == ours["spans.partial"]


labelled = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 3), st.integers(1, 4), st.sampled_from("AB")), max_size=8
)


@settings(deadline=None)
@given(labelled, st.data())
def test_several_labels_as_nervaluate_has_them(slots: list[tuple[int, int, int, str]], data: st.DataObject) -> None:
    """Where a span overlaps one of the others at most; in a tangle nervaluate's counts depend on the order."""
    nervaluate = pytest.importorskip("nervaluate", reason="needs nervaluate >= 1.2.1")
    wanted = sorted({place: (10 * place + s, 10 * place + s + n, label) for place, s, n, label in slots}.values())
    found = []
    for start, end, label in wanted:
        change = data.draw(st.sampled_from(["same", "label", "shorter", "missed", "invented"]))
        other = "B" if label == "A" else "A"
        kept = {
            "same": [(start, end, label)],
            "label": [(start, end, other)],
            "shorter": [(start, end + 1, label)],
            "missed": [],
            "invented": [(start, end, label), (end + 1, end + 2, other)],
        }
        found += kept[change]
    if not wanted or not found:
        return
    gold, given_ = ([[{"start": s, "end": e - 1, "label": of} for s, e, of in spans]] for spans in (wanted, found))
    theirs = nervaluate.Evaluator(gold, given_, ["A", "B"], loader="dict").evaluate()["overall"]
    ours = count_labelled(wanted, found)
    for measure, name in (("strict", "strict"), ("exact", "exact"), ("partial", "partial"), ("ent_type", "type")):
        assert ours[f"spans.{name}"].f1 == pytest.approx(theirs[measure].f1), measure
