"""A tiny encoder with random weights, and invented references for it to learn from."""

from pathlib import Path
from typing import get_args

import torch
from fake import MEMO, make_blank
from spacy.tokens import Doc, DocBin, Span
from transformers import BertConfig, BertModel, BertTokenizerFast

from corpus.encoder.data import TAGGED
from corpus.training import KINDS
from extract.annotations import HOLDERS, LABEL_OF, PEOPLE, ROLES, SENTENCES, ThresholdKind

WIDTH, POSITIONS = 16, 200
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
VOCABULARY = [
    *("[UNK]", "[CLS]", "[SEP]", "[PAD]", "[MASK]"),
    *LETTERS,
    *(f"##{letter}" for letter in LETTERS),
    *("the", "conference", "that", "don", "agree", "##ed", "lisbon", "we", *".,:;()'•"),
]
HELD = ("author", [0, 4], None)
KIND_LABELS = get_args(ThresholdKind)
torch.set_num_threads(1)  # so little to compute that threads would only wait for one another
NLP = make_blank()
NLP.add_pipe("extract_sentences")
TEXT = (
    MEMO + "\n\nWe don't agree that the Lisbon Conference, of which Marlow told Ada Venn in Lisbon, agreed, 😀.\n\n" * 2
)


def annotated(text: str, *, roles: bool = True, spans: bool = True) -> Doc:
    """An invented reference: roles and kinds go round, and every fifth word but one is of each label."""
    doc = NLP(text)
    doc.spans[SENTENCES] = [
        Span(doc, span.start, span.end, label=ROLES[i % len(ROLES)] if roles else "")
        for i, span in enumerate(doc.spans[SENTENCES])
    ]
    if roles:
        doc.spans[SENTENCES].attrs[HOLDERS] = [HELD[i % len(HELD)] for i in range(len(doc.spans[SENTENCES]))]
    if spans:
        words = [token.i for token in doc if token.is_alpha]
        for offset, key in enumerate(TAGGED):
            doc.spans[key] = [Span(doc, i, i + 1, label=LABEL_OF[key]) for i in words[offset::5]]
        add_kinds(doc)
    return doc


def add_kinds(doc: Doc) -> None:
    """Every fourth word is a threshold."""
    words = [token.i for token in doc if token.is_alpha][::4]
    doc.spans[KINDS] = [Span(doc, i, i + 1, label=KIND_LABELS[n % 2]) for n, i in enumerate(words)]


def make_encoder(folder: Path, seed: int = 0) -> None:
    """The encoder and its tokenizer."""
    (folder / "vocab.txt").write_text("\n".join(VOCABULARY))
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    torch.manual_seed(seed)
    sizes = {"hidden_size": WIDTH, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(len(VOCABULARY), initializer_range=0.3, max_position_embeddings=POSITIONS, **sizes)
    BertModel(config).save_pretrained(folder)


def make_bins(folder: Path) -> None:
    """The DocBins that a run reads."""
    marked = annotated(TEXT, roles=False, spans=False)
    marked.spans[PEOPLE] = [Span(marked, 3, 4, label="PERSON")]
    judged = NLP.make_doc(TEXT)
    add_kinds(judged)
    del marked.spans[SENTENCES]
    docs = {
        "full_train": [annotated(TEXT)],
        "roles_train": [annotated(MEMO, spans=False), annotated(f"{MEMO}\n\n{MEMO}", spans=False)],
        "marks": [marked, NLP.make_doc("\n\n")],
        KINDS: [judged],
        "full_dev": [annotated(MEMO)],
        "roles_dev": [annotated(TEXT, spans=False)],
    }
    for name, found in docs.items():
        DocBin(docs=found).to_disk(folder / f"{name}.spacy")
