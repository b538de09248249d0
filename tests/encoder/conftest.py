"""A small invented tokenizer of word pieces, uncased as the real one."""

import pytest
import tokenizers
from tokenizers import Tokenizer

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = ["we", "do", "don", "wait", "##ing", "out", "##door", "##s", "cafe", "peace", "1", "##5", *"'.,-t"]


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    ids = {word: i for i, word in enumerate(SPECIAL + WORDS)}
    tokenizer = Tokenizer(tokenizers.models.WordPiece(ids, unk_token="[UNK]"))
    tokenizer.normalizer = tokenizers.normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = tokenizers.processors.BertProcessing(("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"]))
    return tokenizer
