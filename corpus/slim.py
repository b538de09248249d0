"""A pipeline's taggers made smaller: each reads a few numbers of a word in place of the whole vector.

A tagger's first layer is linear in the vectors of three words. Of all maps from a vector to `rank` numbers the one is
taken from which, on words of the training volumes, that layer's sums can be had again with the least square error: the
singular value decomposition of its weights times the square root of the vectors' second moments. Nothing is trained.
"""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from thinc.api import Config, Model

from corpus.errors import RunError, message
from corpus.release import write_json
from corpus.threshold_kinds import vector_pipes
from corpus.training import training_volumes
from extract.components.tagger import TAGS, SpanTagger
from extract.encoder.pieces import Array
from extract.pipeline import load, make_doc
from extract.reading.tei import read_volume

CONFIG, META = "config.cfg", "meta.json"
WINDOW = 3  # words that a tagger reads at once
EVERY, OF_A_VOLUME, LONGEST = 40, 6, 20_000  # the sample: which documents, how many at most, of how many characters
LEAST = 1e-9
# What a pipeline's card says of it.
TOLD = " Afterwards its taggers were made slim: each reads {rank} numbers of a word in place of the whole vector."


def slim(folder: Path, volumes: Path, rank: int) -> list[str]:
    """Rewrite the taggers of the pipeline in that folder; their names. Raises RunError if they are slim already."""
    nlp = load(folder)
    names = [name for name, pipe in nlp.pipeline if isinstance(pipe, SpanTagger)]
    config = Config().from_disk(folder / CONFIG, interpolate=False)
    models = [config["components"][name]["model"] for name in names]
    if any(model.get("rank") for model in models):
        raise RunError(message("slim", path=folder))
    for model in models:
        model["rank"] = rank
    smaller = spacy.util.load_model_from_config(config.interpolate())
    moments = second_moments(nlp, volumes)
    for name in names:
        pipe: Any = smaller.get_pipe(name)
        fill(pipe.model, nlp.get_pipe(name).model, moments, rank)
        pipe.to_disk(folder / name, exclude=["vocab"])
    config.to_disk(folder / CONFIG, interpolate=False)
    meta = json.loads((folder / META).read_text(encoding="utf-8"))
    about = meta.setdefault("frus", {})
    about["recipe"] = about.get("recipe", "") + TOLD.format(rank=rank)
    write_json(folder / META, meta)
    return names


def second_moments(nlp: Language, volumes: Path) -> Array:
    """(width, width): the mean product of the numbers of a word's vector, over words of the training volumes."""
    total: Any = 0.0
    words = 0
    with nlp.select_pipes(enable=vector_pipes(nlp)):
        for doc in nlp.pipe(sample(nlp, volumes)):
            vectors = doc.tensor.astype(np.float64)
            total, words = total + vectors.T @ vectors, words + len(vectors)
    moments: Array = total / words
    return moments


def sample(nlp: Language, volumes: Path) -> Iterator[Any]:
    """Some documents of each training volume."""
    for name in training_volumes():
        documents = islice(read_volume(volumes / f"{name}.xml"), 0, None, EVERY)
        short = (memo for memo in documents if len(memo.text) < LONGEST)
        yield from (make_doc(nlp, memo) for memo in islice(short, OF_A_VOLUME))


def fill(slim: Model[Any, Any], whole: Model[Any, Any], moments: Array, rank: int) -> None:
    """Give a slim tagger's network the weights that come nearest to those of the whole one."""
    nodes = [node for node in whole.walk() if node.param_names]
    old = {node.name: node for node in nodes}
    if len(old) < len(nodes):
        raise ValueError("a tagger whose network makes vectors of its own cannot be made slim")
    new = {node.name: node for node in slim.walk() if node.name in {*old, "linear"}}
    new["softmax"].set_dim("nO", TAGS)
    weights = old["maxout"].get_param("W")
    narrow, rest = factors(weights.reshape(-1, WINDOW, len(moments)), moments, rank)
    new["linear"].set_param("W", narrow)
    new["linear"].set_param("b", np.zeros(rank, dtype=np.float32))
    new["maxout"].set_param("W", rest.reshape(*weights.shape[:2], WINDOW * rank))
    new["maxout"].set_param("b", old["maxout"].get_param("b"))
    for name in ("layernorm", "softmax"):
        for parameter in old[name].param_names:
            new[name].set_param(parameter, old[name].get_param(parameter))


def factors(weights: Array, moments: Array, rank: int) -> tuple[Array, Array]:
    """(sums, words, width) -> (rank, width) and (sums, words, rank), whose product is nearest to them."""
    values, vectors = np.linalg.eigh(moments)
    roots = np.sqrt(np.maximum(values, LEAST))
    stacked = weights.astype(np.float64).transpose(1, 0, 2).reshape(-1, weights.shape[2])
    left, sizes, right = np.linalg.svd(stacked @ (vectors * roots) @ vectors.T, full_matrices=False)
    narrow = right[:rank] @ (vectors / roots) @ vectors.T
    rest = (left[:, :rank] * sizes[:rank]).reshape(weights.shape[1], weights.shape[0], rank).transpose(1, 0, 2)
    return narrow.astype(np.float32), rest.astype(np.float32)
