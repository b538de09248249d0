"""Word pieces: which of them belong to which token, and the mean of a token's pieces."""

import numpy as np
import pytest
from fake import make_blank
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc
from spacy.vocab import Vocab
from tokenizers import Tokenizer, models, pre_tokenizers

from extract.annotations import NOTE_REFS, PAGES
from extract.encoder.pieces import LONGEST, Pieces, cut_word, cuts_words_alone, pieces_in

VOCAB = Vocab()
CHARACTERS = "do n't\n\t\r\x1c\u00a0\u200b中😀é\u0301·waiting"


def whole(doc: Doc, tokenizer: Tokenizer, *, special: bool = False) -> Pieces:
    return pieces_in(doc[:], tokenizer, special=special)


def shared(doc: Doc, tokenizer: Tokenizer) -> list[tuple[str, list[str]]]:
    """Each token with the pieces that share a character with it."""
    found = whole(doc, tokenizer)
    names = [tokenizer.id_to_token(piece) for piece in found.ids]
    return [(token.text, [names[piece] for t, piece in found.pairs if t == token.i]) for token in doc]


def test_a_token_has_several_pieces(tokenizer: Tokenizer) -> None:
    doc = Doc(VOCAB, words=["We", "waiting", "outdoors", "zzz"])
    assert shared(doc, tokenizer) == [
        ("We", ["we"]),
        ("waiting", ["wait", "##ing"]),
        ("outdoors", ["out", "##door", "##s"]),
        ("zzz", ["[UNK]"]),
    ]


def test_a_piece_belongs_to_two_tokens(tokenizer: Tokenizer) -> None:
    doc = Doc(VOCAB, words=["We", "do", "n't", "wait"], spaces=[True, False, True, False])
    assert shared(doc, tokenizer) == [("We", ["we"]), ("do", ["don"]), ("n't", ["don", "'", "t"]), ("wait", ["wait"])]


def test_special_pieces_stand_around_and_belong_to_none(tokenizer: Tokenizer) -> None:
    doc = Doc(VOCAB, words=["We", "waiting"])
    bare, around = whole(doc, tokenizer), whole(doc, tokenizer, special=True)
    assert [tokenizer.id_to_token(piece) for piece in around.ids] == ["[CLS]", "we", "wait", "##ing", "[SEP]"]
    assert around.ids[1:-1].tolist() == bare.ids.tolist()
    assert (around.pairs - bare.pairs == (0, 1)).all()
    assert bare.pairs.tolist() == [[0, 0], [1, 1], [1, 2]]


def test_blanks_and_holes_have_no_pieces(tokenizer: Tokenizer) -> None:
    doc = make_blank()("  We wait.1 We\n\nwait [Page 3] out.\n\n  1. Peace.")
    assert doc.spans[NOTE_REFS]
    assert doc.spans[PAGES]
    blank = [token.i for token in doc if token.is_space]
    assert len(blank) >= 4
    found = whole(doc, tokenizer, special=True)
    assert set(found.pairs[:, 0]) == set(range(len(doc))) - set(blank)
    means = found.mean(np.ones((len(found.ids), 2), dtype=np.float32))
    assert (means[blank] == 0).all()
    assert (np.delete(means, blank, axis=0) == 1).all()


def test_what_the_tokenizer_drops_has_no_pieces(tokenizer: Tokenizer) -> None:
    doc = make_blank()("We \ud800 wait")
    assert shared(doc, tokenizer) == [("We", ["we"]), ("\ufffd", []), ("wait", ["wait"])]


@pytest.mark.parametrize("word", ["😀", "𝔚𝔢", "e\u0301\u0323", "Œ", "中文", "\u200b"])
def test_offsets_count_characters(tokenizer: Tokenizer, word: str) -> None:
    doc = Doc(VOCAB, words=["We", word, "wait", ",", "cafe\u0301", "café", "wait"])
    found = shared(doc, tokenizer)
    assert [pieces for _, pieces in found[:1] + found[2:]] == [["we"], ["wait"], [","], ["cafe"], ["cafe"], ["wait"]]
    assert set(found[1][1]) <= {"[UNK]"}


def test_windows_count_from_their_own_start(tokenizer: Tokenizer) -> None:
    words = ["We", "do", "n't", "\n", "waiting", "😀", "outdoors", "."]
    doc = Doc(VOCAB, words=words, spaces=[True, False, True, False, True, True, False, False])
    windows = [(0, 3), (3, 6), (6, 8), (4, 5)]
    found = [pieces_in(doc[start:end], tokenizer, special=False) for start, end in windows]
    for (start, end), pieces in zip(windows, found, strict=True):
        alone = whole(doc[start:end].as_doc(), tokenizer)
        assert pieces.ids.tolist() == alone.ids.tolist()
        assert pieces.pairs.tolist() == alone.pairs.tolist()
        assert pieces.tokens == end - start
    assert found[1].pairs.tolist() == [[1, 0], [1, 1], [2, 2]]


def test_no_token(tokenizer: Tokenizer) -> None:
    found = whole(Doc(VOCAB), tokenizer, special=True)
    assert (found.ids.shape, found.pairs.shape, found.tokens) == ((2,), (0, 2), 0)
    blank = whole(Doc(VOCAB, words=["\n\n"]), tokenizer)
    assert (blank.ids.shape, blank.pairs.shape, blank.tokens) == ((0,), (0, 2), 1)
    assert blank.mean(np.zeros((0, 3), dtype=np.float32)).tolist() == [[0, 0, 0]]


@given(st.lists(st.tuples(st.text(CHARACTERS, min_size=1, max_size=6), st.booleans()), max_size=8), st.booleans())
def test_a_pair_shares_a_character(tokenizer: Tokenizer, words: list[tuple[str, bool]], special: bool) -> None:
    doc = Doc(VOCAB, words=[word for word, _ in words], spaces=[space for _, space in words])
    found = whole(doc, tokenizer, special=special)
    at_once = tokenizer.encode(doc.text, add_special_tokens=special)
    assert found.ids.tolist() == at_once.ids
    assert found.pairs.tolist() == [
        [token.i, piece]
        for token in doc
        for piece, (start, end) in enumerate(at_once.offsets)
        if start < token.idx + len(token) and token.idx < end
    ]


def test_only_short_words_are_held_ready(tokenizer: Tokenizer) -> None:
    held = cut_word.cache_info().currsize
    words = ["outdoors-" * 20, "outdoors" * 12 + "t", "wait" * (LONGEST // 4)]
    found = whole(Doc(VOCAB, words=words), tokenizer)
    assert found.ids.tolist() == tokenizer.encode(" ".join(words), add_special_tokens=False).ids
    assert cut_word.cache_info().currsize == held + 1


def test_a_tokenizer_to_which_blanks_are_characters_is_told(tokenizer: Tokenizer) -> None:
    letters = Tokenizer(models.BPE({"a": 0, "Ġ": 1}, []))
    letters.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    assert letters.encode("a a").tokens == ["a", "Ġ", "a"]
    assert [cuts_words_alone(each) for each in (tokenizer, letters)] == [True, False]


def test_means_by_hand() -> None:
    pieces = Pieces(np.array([2, 5, 6, 7, 3]), np.array([[0, 1], [2, 1], [2, 2], [2, 3]]), 4)
    vectors = np.array([[9, 9], [1, 0], [2, 6], [3, 0], [9, 9]], dtype=np.float32)
    means = pieces.mean(vectors)
    assert means.tolist() == [[1, 0], [0, 0], [2, 2], [0, 0]]
    assert means.dtype == np.float32


def test_what_is_cut_off_counts_no_more() -> None:
    pieces = Pieces(np.array([2, 5, 6, 7, 3]), np.array([[0, 1], [1, 2], [1, 3], [2, 3]]), 3)
    cut = pieces.cut(3)
    assert cut.ids.tolist() == [2, 5, 6]
    assert cut.mean(np.array([[9], [1], [2]], dtype=np.float32)).tolist() == [[1], [2], [0]]
    for longest in (5, 100):
        assert pieces.cut(longest).ids.tolist() == pieces.ids.tolist()
        assert pieces.cut(longest).pairs.tolist() == pieces.pairs.tolist()
