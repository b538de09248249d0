"""Memos with annotations or editors' marks -> Docs to learn from, and the reader that hands them to `spacy train`.

The structure is read from the text alone, as it will be when the pipeline is used, not taken from the markup.

A reference Doc carries only the layers that somebody judged: a missing span group teaches nothing, a group
`KEY_unknown` covers the stretches of a judged layer that are left open, a sentence without a label has no role.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from random import Random

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span, SpanGroup, Token
from spacy.training import Example

from corpus import ANNOTATIONS, HERE
from corpus.annotations import Annotation, load_annotations
from corpus.volumes import load_splits, resolve
from extract.annotations import BLOCKS, LABEL_OF, PEOPLE, PERSON, QUANTITIES, QUANTITY_KEYS, SENTENCES, THRESHOLDS
from extract.reading.memo import Mark, Memo
from extract.reading.tei import read_volume
from extract.tokenizer import MemoTokenizer, group

TITLES = frozenset((HERE / "titles.txt").read_text(encoding="utf-8").split())
SEED = 20
# The sample of documents with editors' marks: enough to meet every kind of name, few enough to train in an hour.
DOCUMENTS_A_VOLUME, FEWEST_MARKS, LONGEST = 40, 3, 40_000


def write_bins(folder: Path, volumes: Path) -> dict[str, int]:
    """Write the DocBins of `[corpora]` into `folder`; the number of documents of each, by name.

    `full_SPLIT` and `roles_SPLIT` hold the annotated documents of the training and development volumes, `marks` a
    sample of the training volumes' other documents with the editors' person marks.
    """
    tokenizer = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "extract.MemoTokenizer.v1"}}}).tokenizer
    annotated = list(annotated_docs(tokenizer, volumes))
    ordinary = ordinary_words(doc for name, doc in annotated if name == "full_train")
    bins: dict[str, DocBin] = {}
    for name, doc in chain(annotated, marked_docs(tokenizer, volumes, ordinary)):
        bins.setdefault(name, DocBin(store_user_data=False)).add(doc)
    folder.mkdir(parents=True, exist_ok=True)
    for name, docs in bins.items():
        docs.to_disk(folder / f"{name}.spacy")
    return {name: len(docs) for name, docs in bins.items()}


def write_words(path: Path, volumes: Path) -> int:
    """Write the words of the training volumes, one block a line, for word vectors to learn from; how many words."""
    tokenizer = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "extract.MemoTokenizer.v1"}}}).tokenizer
    count = 0
    with path.open("w", encoding="utf-8") as out:
        for volume in training_volumes():
            for memo in read_volume(volumes / f"{volume}.xml"):
                for block in tokenizer.from_memo(memo).spans[BLOCKS]:
                    words = [token.text for token in block if not token.is_space]
                    count += len(words)
                    print(*words, file=out)
    return count


def training_volumes() -> list[str]:
    return [volume for volume, split in load_splits().items() if split == "train"]


def annotated_docs(tokenizer: MemoTokenizer, volumes: Path) -> Iterator[tuple[str, Doc]]:
    """(name of its bin, reference Doc) of each annotated document outside the test volumes."""
    split_of = load_splits()
    annotations = chain.from_iterable(map(load_annotations, ANNOTATIONS))
    for annotation, memo in resolve((a for a in annotations if split_of[a.volume] != "test"), volumes):
        kind = "full" if "spans" in annotation.layers else "roles"
        yield f"{kind}_{split_of[annotation.volume]}", annotated_doc(tokenizer, memo.text, annotation)


def annotated_doc(tokenizer: MemoTokenizer, text: str, annotation: Annotation) -> Doc:
    """A reference Doc for one annotated document."""
    doc = tokenizer(text)
    group(doc, SENTENCES, ((s.start, s.end, s.role) for s in annotation.sentences))
    if "spans" in annotation.layers:
        for key, label in LABEL_OF.items():
            spans = sorted((s for s in annotation.spans if s.label == label), key=lambda s: s.start)
            group(doc, key, ((s.start, s.end, label) for s in spans))
            if key == THRESHOLDS:
                doc.spans[key].attrs[QUANTITIES] = [{name: s.attributes[name] for name in QUANTITY_KEYS} for s in spans]
    return doc


def marked_docs(tokenizer: MemoTokenizer, volumes: Path, ordinary: frozenset[str]) -> Iterator[tuple[str, Doc]]:
    """("marks", reference Doc) of a seeded sample of each training volume's documents that editors marked well."""
    random = Random(SEED)
    for volume in training_volumes():
        memos = list(read_volume(volumes / f"{volume}.xml"))
        names = names_in(memos, tokenizer)
        marked = [memo for memo in memos if len(person_marks(memo)) >= FEWEST_MARKS and len(memo.text) <= LONGEST]
        for memo in random.sample(marked, min(DOCUMENTS_A_VOLUME, len(marked))):
            yield "marks", marked_doc(tokenizer, memo, names=names, ordinary=ordinary)


def ordinary_words(docs: Iterable[Doc]) -> frozenset[str]:
    """Words, in lower case, that a reading of every name found outside names twice or more and never inside one."""
    outside: Counter[str] = Counter()
    inside: set[str] = set()
    for doc in docs:
        named = {i for span in doc.spans[PEOPLE] for i in range(span.start, span.end)}
        inside.update(token.lower_ for token in doc if token.i in named)
        outside.update(token.lower_ for token in doc if token.i not in named)
    return frozenset(word for word, count in outside.items() if count > 1) - inside


def person_marks(memo: Memo) -> list[Mark]:
    return [mark for mark in memo.marks if mark.tag == "persName"]


def marked_doc(tokenizer: MemoTokenizer, memo: Memo, *, names: frozenset[str], ordinary: frozenset[str]) -> Doc:
    """A reference Doc for a document with editors' person marks only.

    Titles that a mark takes in are cut off. Editors mark the persons of their list and pass over others, and over some
    repeats: a capitalised word outside the marks that is not `ordinary`, that occurs in `names`, or that a title
    introduces, is left open rather than taught as no name.
    """
    doc = tokenizer(memo.text)
    marks = [doc.char_span(m.start, m.end, alignment_mode="expand") for m in person_marks(memo)]
    found = [name for mark in marks if mark is not None and (name := bare_name(mark)) is not None]
    people = spacy.util.filter_spans(found)
    doc.spans[PEOPLE] = SpanGroup(doc, name=PEOPLE, spans=people)
    marked = {i for span in people for i in range(span.start, span.end)}
    open_ = [
        Span(doc, t.i, t.i + 1, label=PERSON) for t in doc if t.i not in marked and may_be_name(t, names, ordinary)
    ]
    doc.spans[f"{PEOPLE}_unknown"] = SpanGroup(doc, name=f"{PEOPLE}_unknown", spans=open_)
    return doc


def bare_name(mark: Span) -> Span | None:
    """The mark without titles, determiners and possessives; None when nothing of it is a name."""
    start, end = mark.start, mark.end
    doc = mark.doc
    while start < end and (doc[start].lower_.rstrip(".") in TITLES or not doc[start].text[0].isalnum()):
        start += 1
    while start < end and (doc[end - 1].lower_ in ("'s", "’s", "’", "'", ",") or doc[end - 1].is_space):
        end -= 1
    if start == end or not any(token.text[0].isupper() for token in doc[start:end]):
        return None
    return Span(doc, start, end, label=PERSON)


def may_be_name(token: Token, names: frozenset[str], ordinary: frozenset[str]) -> bool:
    """Whether an unmarked word may be a mention that the editors passed over."""
    word = token.lower_
    if not token.text[0].isupper() or word.rstrip(".") in TITLES:
        return False
    introduced = token.i > 0 and token.nbor(-1).lower_.rstrip(".") in TITLES
    return introduced or word in names or word not in ordinary


def names_in(memos: Iterable[Memo], tokenizer: MemoTokenizer) -> frozenset[str]:
    """Every word of three letters or more, in lower case, that belongs to a marked name in these memos."""
    words: set[str] = set()
    for memo in memos:
        for mark in person_marks(memo):
            for token in tokenizer.words(memo.text[mark.start : mark.end]):
                if len(token) > 2 and token.text[0].isupper() and token.lower_ not in TITLES:
                    words.add(token.lower_)
    return frozenset(words)


@spacy.registry.readers("extract.Corpus.v1")
def make_corpus(path: str, repeats: dict[str, int]) -> Callable[[Language], Iterator[Example]]:
    """Reader for `[corpora]`: DocBins `NAME.spacy` in the folder `path`, each read `repeats[NAME]` times.

    The predicted Doc of an Example has the structure and the sentences' bounds, the reference all that was judged.
    """

    def read(nlp: Language) -> Iterator[Example]:
        for name, times in repeats.items():
            references = list(DocBin().from_disk(Path(path) / f"{name}.spacy").get_docs(nlp.vocab))
            for _ in range(times):
                for reference in references:
                    yield Example(unannotated(reference), reference)

    return read


def unannotated(reference: Doc) -> Doc:
    """A copy with the structure and the sentences' bounds, and nothing of what is to be learned."""
    doc = reference.copy()
    for key in list(doc.spans):
        if key in LABEL_OF or key.endswith("_unknown"):
            del doc.spans[key]
    if SENTENCES in doc.spans:
        doc.spans[SENTENCES] = SpanGroup(
            doc, name=SENTENCES, spans=[Span(doc, s.start, s.end) for s in doc.spans[SENTENCES]]
        )
    return doc
