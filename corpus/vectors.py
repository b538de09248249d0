"""Words of the training volumes -> word vectors in word2vec's text format, for `spacy init vectors`."""

from pathlib import Path

WIDTH, EPOCHS, FEWEST = 96, 6, 10


def train_vectors(words: Path, out: Path) -> int:
    """Learn a vector of WIDTH for every word that occurs FEWEST times or more (skip-gram with subwords); how many.

    One thread, so that the same words give the same vectors.
    """
    import floret

    model = floret.train_unsupervised(
        str(words), model="skipgram", dim=WIDTH, epoch=EPOCHS, minCount=FEWEST, minn=3, maxn=5, bucket=200_000, thread=1
    )
    vocabulary = model.get_words()
    with out.open("w", encoding="utf-8") as file:
        print(len(vocabulary), WIDTH, file=file)
        for word in vocabulary:
            print(word, *(f"{x:.4f}" for x in model.get_word_vector(word)), file=file)
    return len(vocabulary)
