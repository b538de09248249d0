"""A small invented tokenizer of word pieces, uncased as the real one."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tokenizers import Tokenizer

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = ["we", "do", "don", "wait", "##ing", "out", "##door", "##s", "cafe", "peace", "1", "##5", *"'.,-t"]


@pytest.fixture(scope="session")
def tokenizer() -> "Tokenizer":
    tokenizers = pytest.importorskip("tokenizers", reason="word pieces need tokenizers")
    ids = {word: i for i, word in enumerate(SPECIAL + WORDS)}
    tokenizer = tokenizers.Tokenizer(tokenizers.models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = tokenizers.processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    return tokenizer
