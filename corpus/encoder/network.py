"""The network in torch: one encoder, on its vectors four taggers, two classifiers of sentences and one of thresholds.

Its heads are those of the pipelines in thinc, layer by layer, so that their weights can be handed over (see `export`).
Those of thresholds and of holders only shape the vectors: what a pipeline tells these by is fitted to them (`python -m
corpus kinds` and `pairs`). Those of holders also teach smaller networks (see `label`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from thinc.api import NumpyOps
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from corpus.encoder.data import TAGGERS, Window
from corpus.encoder.recipe import Sizes
from extract.annotations import ROLES
from extract.components.tagger import TAGS

FIRST_SEED = 8  # MultiHashEmbed numbers its tables from here


@dataclass(frozen=True, slots=True)
class Special:
    """Ids of the word pieces that stand first, last, nowhere, and for one that is hidden."""

    cls: int
    sep: int
    pad: int
    mask: int


def best_device() -> torch.device:
    """A GPU if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Maxout(nn.Module):
    """thinc's Maxout with LayerNorm."""

    def __init__(self, inputs: int, outputs: int, pieces: int = 3) -> None:
        super().__init__()
        self.linear = nn.Linear(inputs, outputs * pieces)
        nn.init.xavier_uniform_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)
        self.norm = nn.LayerNorm(outputs, eps=1e-8)
        self.pieces = pieces

    def forward(self, x: Tensor) -> Tensor:
        return self.norm(self.linear(x).unflatten(-1, (-1, self.pieces)).amax(-1))


class Case(nn.Module):
    """spaCy's MultiHashEmbed of what an uncased encoder does not see."""

    def __init__(self, width: int, rows: Sequence[int]) -> None:
        super().__init__()
        self.tables = nn.ModuleList(nn.EmbeddingBag(n, width, mode="sum") for n in rows)
        for table in self.tables:
            nn.init.uniform_(table.weight, -0.1, 0.1)
        self.mix = Maxout(width * len(rows), width)

    def forward(self, rows: Tensor) -> Tensor:
        """(tokens, attributes, 4) rows of the tables -> (tokens, width)."""
        return self.mix(torch.cat([table(rows[:, i]) for i, table in enumerate(self.tables)], dim=-1))


def hash_rows(attributes: np.ndarray, rows: Sequence[int]) -> np.ndarray:
    """(tokens, attributes) uint64 -> (tokens, attributes, 4): the rows that thinc's HashEmbed adds up."""
    ops = NumpyOps()
    columns = [
        ops.hash(np.ascontiguousarray(attributes[:, i]), FIRST_SEED + i).astype(np.int64) % n
        for i, n in enumerate(rows)
    ]
    return np.stack(columns, axis=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows side by side: padded pieces, and one long row of tokens with the windows' tokens one after another."""

    input_ids: Tensor
    attention_mask: Tensor
    token: Tensor  # (pairs,) index into all tokens
    piece: Tensor  # (pairs,) index into the flattened pieces
    rows: Tensor
    edge: Tensor  # (windows + 1,) where each window's tokens start
    tags: Tensor  # (4, tokens, 5), sums to 1 or, where unknown, to 0
    spans: Tensor  # (sentences, 2) into all tokens
    roles: Tensor  # (sentences, 4), NaN where unknown
    authors: Tensor  # (sentences,), NaN where unknown
    numbers: Tensor  # (thresholds, 4) into all tokens
    kinds: Tensor  # (thresholds,)

    def to(self, device: torch.device) -> "Batch":
        """The batch in the memory of that device."""
        return Batch(*(getattr(self, each.name).to(device, non_blocking=True) for each in fields(self)))


@dataclass(frozen=True, slots=True)
class Logits:
    """What the heads say: of tags (4, tokens, 5), of roles (sentences, 4), of authors (sentences,)."""

    tags: Tensor
    roles: Tensor
    authors: Tensor


class Network(nn.Module):
    """Encoder with heads; `forward` gives their Logits, and those of kinds (thresholds,)."""

    def __init__(self, encoder: nn.Module, special: Special, sizes: Sizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder, self.special, self.sizes = encoder, special, sizes
        hidden = encoder.config.hidden_size
        self.narrow = nn.Linear(hidden, sizes.vectors) if sizes.vectors else nn.Identity()
        self.width = sizes.vectors or hidden  # of the vectors that the pipelines' encoder gives
        width = self.width + sizes.case
        self.case = Case(sizes.case, sizes.rows)
        self.dropout = nn.Dropout(dropout)
        self.taggers = nn.ModuleList(
            nn.Sequential(Maxout(width * 3, sizes.tagger), nn.Linear(sizes.tagger, TAGS)) for _ in TAGGERS
        )
        self.role = nn.Sequential(Maxout(width * 4, sizes.role), nn.Dropout(dropout), nn.Linear(sizes.role, len(ROLES)))
        self.author = nn.Sequential(Maxout(width * 4, sizes.author), nn.Dropout(dropout), nn.Linear(sizes.author, 1))
        self.kind = nn.Linear(width * 2, 1)

    @property
    def device(self) -> torch.device:
        """Where the parameters are."""
        return next(self.parameters()).device

    @property
    def longest(self) -> int:
        """Word pieces that the encoder has positions for, the special ones among them."""
        return int(self.encoder.config.max_position_embeddings)

    def collate(self, windows: Sequence[Window]) -> Batch:
        """Put windows side by side."""
        special, room = self.special, self.longest - 2
        ids = [torch.from_numpy(np.concatenate([[special.cls], w.pieces[:room], [special.sep]])) for w in windows]
        input_ids = pad_sequence(ids, batch_first=True, padding_value=special.pad)
        mask = pad_sequence([torch.ones_like(i) for i in ids], batch_first=True)
        edge = np.cumsum([0] + [len(w.attributes) for w in windows])
        width = input_ids.shape[1]
        pairs = [w.pairs[w.pairs[:, 1] < room] + (edge[i], i * width + 1) for i, w in enumerate(windows)]
        joined = np.concatenate(pairs)
        attributes = np.concatenate([w.attributes for w in windows])
        return Batch(
            input_ids,
            mask,
            torch.from_numpy(joined[:, 0]),
            torch.from_numpy(joined[:, 1]),
            torch.from_numpy(hash_rows(attributes, self.sizes.rows)),
            torch.from_numpy(edge),
            torch.from_numpy(np.concatenate([w.tags for w in windows], axis=1)),
            torch.from_numpy(np.concatenate([w.sentences + edge[i] for i, w in enumerate(windows)])),
            torch.from_numpy(np.concatenate([w.roles for w in windows])),
            torch.from_numpy(np.concatenate([w.authors for w in windows])),
            torch.from_numpy(np.concatenate([w.numbers + edge[i] for i, w in enumerate(windows)])),
            torch.from_numpy(np.concatenate([w.kinds for w in windows])),
        ).to(self.device)

    def vectors(self, batch: Batch) -> Tensor:
        """(tokens, width): the mean of each token's pieces beside its case vector; zeros for a token without pieces."""
        with torch.autocast(self.device.type, dtype=torch.bfloat16, enabled=self.training):
            hidden = self.narrow(
                self.encoder(input_ids=batch.input_ids, attention_mask=batch.attention_mask).last_hidden_state
            )
        flat = hidden.float().reshape(-1, hidden.shape[-1])
        count = len(batch.rows)
        summed = flat.new_zeros(count, flat.shape[1]).index_add(0, batch.token, flat[batch.piece])
        number = flat.new_zeros(count).index_add(0, batch.token, flat.new_ones(len(batch.token)))
        return torch.cat([summed / number.clamp(min=1)[:, None], self.case(batch.rows)], dim=1)

    def heads(self, x: Tensor, edge: Tensor, spans: Tensor) -> Logits:
        """What the heads make of token vectors; `edge` says where a token has no neighbour."""
        before = torch.roll(x, 1, 0).index_fill(0, edge[:-1], 0.0)
        after = torch.roll(x, -1, 0).index_fill(0, edge[1:] - 1, 0.0)
        window = torch.cat([before, x, after], dim=1)
        tags = torch.stack([tagger(window) for tagger in self.taggers])
        sentences = pooled(x, spans)
        return Logits(tags, self.role(sentences), self.author(sentences).squeeze(-1))

    def kinds(self, x: Tensor, numbers: Tensor) -> Tensor:
        """The logits that these thresholds are required."""
        return self.kind(torch.cat([means(x, numbers[:, :2]), means(x, numbers[:, 2:])], dim=1)).squeeze(-1)

    def forward(self, batch: Batch) -> tuple[Logits, Tensor]:
        x = self.dropout(self.vectors(batch))
        return self.heads(x, batch.edge, batch.spans), self.kinds(x, batch.numbers)


def means(x: Tensor, spans: Tensor) -> Tensor:
    """(spans, width): the mean of each span's vectors."""
    rows, index = inside(spans)
    return x.new_zeros(len(spans), x.shape[1]).index_add(0, rows, x[index]) / (spans[:, 1] - spans[:, 0])[:, None]


def inside(spans: Tensor) -> tuple[Tensor, Tensor]:
    """(span, token) of each token of the spans, one span after another."""
    lengths = spans[:, 1] - spans[:, 0]
    rows = torch.repeat_interleave(lengths)
    places = torch.arange(len(rows), device=spans.device)
    return rows, places - (lengths.cumsum(0) - lengths)[rows] + spans[rows, 0]


def pooled(x: Tensor, spans: Tensor) -> Tensor:
    """(spans, 4 × width): last, first, mean and largest of each span's vectors, in the order of spaCy's reducer."""
    if not len(spans):
        return x.new_zeros(0, 4 * x.shape[1])
    rows, index = inside(spans)
    lowest = x.new_full((len(spans), x.shape[1]), -torch.inf)
    largest = lowest.scatter_reduce(0, rows[:, None].expand(-1, x.shape[1]), x[index], "amax")
    return torch.cat([x[spans[:, 1] - 1], x[spans[:, 0]], means(x, spans), largest], dim=1)
