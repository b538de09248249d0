"""People linked to the authority list, against the editors' marks of the volumes: `persName/@corresp` is the truth.

The index knows nothing from the volumes of the split: neither whom they list nor variants, offices or mentions that
only they tell. The linker sees where a mark stands, never whom it points to.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from corpus.authority import build, men_of, mentions_of, people_of_entries, read_lists, read_people
from corpus.linker import Marked, read_marked, to_document
from corpus.volumes import load_splits, people_file, volumes_folder
from evaluation.counts import Counts, Tally
from evaluation.documents import Dataset, Split, dataset
from evaluation.spans import match
from extract.annotations import PEOPLE
from extract.linking.index import Index, load_index
from extract.linking.linker import Decision, link
from extract.linking.names import is_initials, mention_words
from extract.linking.ranker import Ranker, load_ranker
from extract.pipeline import batches, load, make_doc
from extract.reading.tei import read_volume

if TYPE_CHECKING:
    from spacy.language import Language

WAYS = ("plain", "listed")
FORMS = ("full", "surname", "given", "initials", "other")
IDLE = ("meetings", "roles", "thresholds", "entities", "events", "holders", "quotes", "links")  # no part in people
HIDDEN = 5  # one person in so many is taken out of the list, to see whether others are taken for them

MEANING = {
    "plain": "text and date alone",
    "listed": "and the volume's list of persons",
    "frequent": "always whom the training volumes mark most often of those whom the words can name",
}
NOT_JUDGED = {
    "without_id.linked": "of marks that point to nobody, those given an id",
    "unmarked.linked": "of people found that no mark overlaps, those given an id",
}
RULES = {
    **{f"{way}.recall": f"of marks with an id, the same id; {meaning}" for way, meaning in MEANING.items()},
    **{f"{way}.precision": f"of ids given to marks with an id, the same id; {m}" for way, m in MEANING.items()},
    **{
        f"{way}.{figure}.{form}": f"{way}.{figure} of marks of that form"
        for way in WAYS
        for figure in ("recall", "precision")
        for form in FORMS
    },
    "plain.hidden.abstained": "of marks of people taken out of the list (one in five), those given no id",
    **{f"{way}.without_id.linked": NOT_JUDGED["without_id.linked"] for way in WAYS},
    **{f"own.{way}.recall": "of marks with an id, found by the pipeline and the same id" for way in WAYS},
    **{f"own.{way}.precision": "of ids given to people who overlap such a mark, the same id" for way in WAYS},
    **{f"own.{way}.unmarked.linked": NOT_JUDGED["unmarked.linked"] for way in WAYS},
}


@dataclass(frozen=True, slots=True)
class Material:
    """Documents with marks, the index that knows nothing from their volumes, and the index with people taken out."""

    dataset: Dataset
    marked: Sequence[Marked]
    index: Index
    without_hidden: Index
    hidden: frozenset[str]


def load_material(split: Split, volumes: Path | None = None, people: Path | None = None) -> Material:
    """The marked documents of the volumes of a split. Raises MissingTextError where volumes or the list are missing."""
    folder, listed = volumes_folder(volumes), read_people(people_file(people))
    split_of = load_splits()
    chosen = [volume for volume, each in split_of.items() if each == split]
    lists = [read_lists(folder / f"{v}.xml", is_training=each == "train") for v, each in split_of.items()]
    content = build(listed, lists, mentions_of(load_index()), men=men_of(load_index()), left_out=chosen)
    entries = people_of_entries(listed)
    memos = (memo for volume in chosen for memo in read_volume(folder / f"{volume}.xml"))
    marked = [each for memo in memos if (each := read_marked(memo, entries)).spans]
    documents = [
        {
            "id": memo.id,
            "date": memo.header.date,
            "text": memo.text,
            "marks": [*zip(spans, map(sorted, meant), strict=True)],
        }
        for memo, spans, meant in ((each.memo, each.spans, each.meant) for each in marked)
    ]
    hidden = frozenset(person["id"] for person in listed if crc32(person["id"].encode()) % HIDDEN == 0)
    less = content | {key: taken_out(content, key, hidden) for key in ("families", "given", "initials")}
    return Material(dataset(split, documents, source=folder), marked, Index(content), Index(less), hidden)


def taken_out(content: Mapping[str, Any], key: str, hidden: Collection[str]) -> dict[str, list[int]]:
    """One of the index's ways to people, without some of them."""
    numbers = {number for number, line in enumerate(content["people"]) if line.partition("\t")[0] in hidden}
    return {word: [n for n in found if n not in numbers] for word, found in content[key].items()}


def count_all(material: Material, model: "str | Language", *, at_most: int) -> list[Tally]:
    """The counts of each document: of its marks as given; and end to end, of no more than `at_most` documents."""
    ranker = load_ranker()
    step = -(-len(material.marked) // at_most)
    own = {
        each.memo.id: count_own(each, spans, material, ranker)
        for each, spans in find_people(material.marked[::step], model)
    }
    return [count_marks(each, material, ranker) | own.get(each.memo.id, {}) for each in material.marked]


def count_marks(marked: Marked, material: Material, ranker: Ranker) -> Tally:
    """The counts of one document, its marks given as spans."""
    tally: dict[str, Counts] = {}
    forms = list(forms_of(marked, material.index))
    for way in WAYS:
        decisions = link(marked.document(with_list=way == "listed"), material.index, ranker)
        add_links(tally, way, marked.meant, ids_of(decisions), forms)
    add_links(tally, "frequent", marked.meant, list(most_frequent(marked, material.index)), forms)
    given = ids_of(link(marked.document(with_list=False), material.without_hidden, ranker))
    hidden = [id is None for id, meant in zip(given, marked.meant, strict=True) if meant and meant <= material.hidden]
    tally["plain.hidden.abstained"] = paired(hidden)
    return {name: counts for name, counts in tally.items() if name in RULES}


def count_own(marked: Marked, spans: Sequence[tuple[int, int]], material: Material, ranker: Ranker) -> Tally:
    """The counts of one document end to end, its people found by a pipeline."""
    tally: dict[str, Counts] = {}
    pairs = dict(match(marked.spans, spans))
    touched = {b for b, (start, end) in enumerate(spans) if any(s < end and start < e for s, e in marked.spans)}
    for way in WAYS:
        given = ids_of(link(to_document(marked.memo, spans, with_list=way == "listed"), material.index, ranker))
        found = [given[pairs[a]] if a in pairs else None for a in range(len(marked.spans))]
        add_links(tally, f"own.{way}", marked.meant, found, ())
        unmarked = [id is not None for b, id in enumerate(given) if b not in touched]
        tally[f"own.{way}.unmarked.linked"] = paired(unmarked)
    return {name: counts for name, counts in tally.items() if name in RULES}


def add_links(
    tally: dict[str, Counts],
    way: str,
    meant: Sequence[Collection[str]],
    given: Sequence[str | None],
    forms: Sequence[str],
) -> None:
    """Count what was given to each mark: any of the ids is right where an entry means several people."""
    marks = [(wanted, id) for wanted, id in zip(meant, given, strict=True) if wanted]
    tally[f"{way}.recall"] = paired([id in wanted for wanted, id in marks])
    tally[f"{way}.precision"] = paired([id in wanted for wanted, id in marks if id])
    tally[f"{way}.without_id.linked"] = paired(
        [id is not None for wanted, id in zip(meant, given, strict=True) if not wanted]
    )
    for form in set(forms):
        of_form = [(w, id) for w, id, each in zip(meant, given, forms, strict=True) if each == form and w]
        tally[f"{way}.recall.{form}"] = paired([id in wanted for wanted, id in of_form])
        tally[f"{way}.precision.{form}"] = paired([id in wanted for wanted, id in of_form if id])


def paired(right: Sequence[bool]) -> Counts:
    """Counts whose share is an accuracy."""
    return Counts(len(right), len(right), sum(right))


def ids_of(decisions: Iterable[Decision]) -> list[str | None]:
    """The id of each decision."""
    return [decision.person.id if decision.person else None for decision in decisions]


def forms_of(marked: Marked, index: Index) -> Iterator[str]:
    """What kind of name each mark is of the person meant: full (a given name or initial beside), surname, …"""
    numbers = index.numbers
    for (start, end), meant in zip(marked.spans, marked.meant, strict=True):
        words = mention_words(marked.memo.text[start:end])
        if is_initials(words):
            yield "initials"
        elif len(words) > 1:
            yield "full"
        else:
            fits = [fit.fit for id in sorted(meant) if (fit := index.person(numbers[id]).fit(words))]
            yield fits[0] if fits and fits[0] in FORMS else "other"


def most_frequent(marked: Marked, index: Index) -> Iterator[str | None]:
    """For each mark whom the training volumes mark most often of those whom the words can name; of equal ones, whom
    most volumes list.
    """
    for start, end in marked.spans:
        people = map(index.person, index.search(mention_words(marked.memo.text[start:end])))
        best = max(people, key=lambda each: (sum(each.mentions.values()), len(each.volumes)), default=None)
        yield best.id if best else None


def find_people(marked: Sequence[Marked], model: "str | Language") -> Iterator[tuple[Marked, list[tuple[int, int]]]]:
    """The people that a pipeline finds in each document, in text order."""
    nlp = load(model)
    by_id = {each.memo.id: each for each in marked}
    with nlp.select_pipes(disable=[name for name in IDLE if name in nlp.pipe_names]):
        for batch in batches((each.memo for each in marked), 16):
            docs = ((make_doc(nlp, memo), memo.id) for memo in batch)
            for doc, id in nlp.pipe(docs, as_tuples=True):
                yield by_id[id], sorted((span.start_char, span.end_char) for span in doc.spans[PEOPLE])
