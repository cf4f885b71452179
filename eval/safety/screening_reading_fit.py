"""Teaching the last layers of an encoder to look for danger: changes of low rank (Hu et al. 2021), learned by torch.

The layers are those of `retrieval.top_layers`, run here on several passages at once so that they can be learned; what
comes out is checked by a test to be the same. Knows vectors and labels; writes nothing.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Self

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn
from torch.nn import functional

from retrieval.danger_reading import Learned
from retrieval.encoder import Vectors
from retrieval.top_layers import DENSE, TINY, TopLayers

RANK = 16
EPOCHS = 3
RATE, HEAD_RATE = 1e-3, 2e-3
TOGETHER = 24
"""Texts in a step."""
DECAY, SOFT, OF_KIND = 0.01, 0.03, 0.4
"""Weight decay, how unsure a label counts, and how much the kind counts beside the danger."""
LEFT_OUT = 0.1
"""Share of a text's pieces, and of each change, that a step does without."""
WIDE = torch.bfloat16
"""What the layers are learned in: several times as fast as single precision where the processor has it."""
SEED = 5
UNTOLD = -100
"""The kind of an ordinary text, which is not learned."""


@dataclass(frozen=True)
class Example:
    """One text: what went into the encoder's last layers, by passage, and the place of its kind or `UNTOLD`.

    Passages (pieces, d) are kept in half precision.
    """

    middles: tuple[npt.NDArray[np.float16], ...]
    kind: int

    @property
    def length(self) -> int:
        """Number of pieces."""
        return sum(len(middle) for middle in self.middles)

    @property
    def read(self) -> list[Vectors]:
        """The passages as the encoder gives them."""
        return [middle.astype(np.float32) for middle in self.middles]


def fit_reading(
    examples: Sequence[Example], top: TopLayers, *, encoder: str, kinds: int, progress: Callable[[int, int], None]
) -> Learned:
    """Learn from examples. The same examples give the same numbers on the same machine."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)
    net = _Net(top, outputs=1 + kinds).train()
    head = [*net.look.parameters(), *net.out.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": list(net.changes()), "lr": RATE}, {"params": head, "lr": HEAD_RATE}], weight_decay=DECAY
    )
    steps = EPOCHS * -(-len(examples) // TOGETHER)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1, (step + 1) / 20) * (1 - step / steps))
    batches = (batch for _ in range(EPOCHS) for batch in _batches(examples, chance))
    for step, batch in enumerate(batches, start=1):
        loss = _loss(net([_thinned(example) for example in batch]), batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        if step < steps:
            schedule.step()
        progress(step, steps)
    return net.learned(encoder)


def _batches(examples: Sequence[Example], chance: random.Random) -> Iterator[Sequence[Example]]:
    """Texts of like length together, so that little is padded; everything else by chance."""
    mixed = chance.sample(examples, len(examples))
    pools = [mixed[at : at + 8 * TOGETHER] for at in range(0, len(mixed), 8 * TOGETHER)]
    sorted_pools = [sorted(pool, key=lambda example: example.length) for pool in pools]
    batches = [pool[at : at + TOGETHER] for pool in sorted_pools for at in range(0, len(pool), TOGETHER)]
    yield from chance.sample(batches, len(batches))


def _thinned(example: Example) -> list[Tensor]:
    """The passages of a text without a share of their pieces, chosen by chance, so that no word is leant on."""
    passages = [torch.from_numpy(middle).to(WIDE) for middle in example.middles]
    kept = [torch.rand(len(passage)) >= LEFT_OUT for passage in passages]
    return [passage[some] if bool(some.any()) else passage for passage, some in zip(passages, kept, strict=True)]


def _loss(logits: Tensor, batch: Sequence[Example]) -> Tensor:
    kinds = torch.tensor([example.kind for example in batch])
    told = (kinds != UNTOLD).float()
    loss = functional.binary_cross_entropy_with_logits(logits[:, 0], told * (1 - 2 * SOFT) + SOFT)
    if bool(told.any()):
        loss = loss + OF_KIND * functional.cross_entropy(logits[:, 1:], kinds, ignore_index=UNTOLD)
    return loss


class _Changed(nn.Module):
    """A dense step that stays, and a change of low rank that is learned."""

    def __init__(self, weight: Vectors, bias: Vectors) -> None:
        super().__init__()
        self.weight, self.bias = torch.from_numpy(weight).to(WIDE), torch.from_numpy(bias).to(WIDE)
        outputs, inputs = weight.shape
        self.down = nn.Parameter(torch.randn(RANK, inputs) / sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(outputs, RANK))
        self.drop = nn.Dropout(LEFT_OUT)

    def forward(self, given: Tensor) -> Tensor:
        narrow = self.drop(functional.linear(given, self.down.to(WIDE)))
        return functional.linear(given, self.weight, self.bias) + functional.linear(narrow, self.up.to(WIDE))


@dataclass(frozen=True)
class _Passages:
    """How pieces (pieces, d) of all passages, one below the other, stand in a grid of (passages, longest).

    `places` are the cells of the flat grid that hold a piece; `hidden` is added to what is looked at (passages, 1, 1,
    longest). Only attention needs the grid: short passages stand beside long ones, and an empty cell costs as much.
    """

    places: Tensor
    hidden: Tensor

    @classmethod
    def of(cls, lengths: Sequence[int]) -> Self:
        """The grid for passages of these lengths."""
        holds = torch.arange(max(lengths))[None, :] < torch.tensor(lengths)[:, None]
        hidden = torch.zeros(holds.shape, dtype=WIDE).masked_fill(~holds, float("-inf"))
        return cls(holds.flatten().nonzero().flatten(), hidden[:, None, None, :])

    def spread(self, pieces: Tensor, heads: int) -> Tensor:
        """Pieces in the grid by head, shape (passages, heads, longest, d / heads)."""
        passages, longest = self.hidden.shape[0], self.hidden.shape[-1]
        grid = pieces.new_zeros(passages * longest, pieces.shape[1]).index_copy(0, self.places, pieces)
        return grid.view(passages, longest, heads, -1).transpose(1, 2)

    def gathered(self, grid: Tensor) -> Tensor:
        """The pieces of such a grid, one below the other."""
        return grid.transpose(1, 2).flatten(2).flatten(0, 1).index_select(0, self.places)


class _Layer(nn.Module):
    """One layer of `retrieval.top_layers`, over passages of any lengths."""

    def __init__(self, weight: dict[str, Vectors], bias: dict[str, Vectors], heads: int) -> None:
        super().__init__()
        self.changed = {name: _Changed(weight[name], bias[name]) for name in DENSE}
        self.dense = nn.ModuleDict(self.changed)
        self.norms = {
            name: (torch.from_numpy(weight[name]).to(WIDE), torch.from_numpy(bias[name]).to(WIDE))
            for name in ("attended norm", "norm")
        }
        self.heads = heads

    def forward(self, pieces: Tensor, passages: _Passages) -> Tensor:
        query, key, value = (
            passages.spread(self.dense[name](pieces), self.heads) for name in ("query", "key", "value")
        )
        looked = query @ key.transpose(-1, -2) / sqrt(query.shape[-1]) + passages.hidden
        attended = self.dense["attended"](passages.gathered(torch.softmax(looked, dim=-1) @ value))
        pieces = self._norm("attended norm", pieces + attended)
        narrow = self.dense["narrow"](functional.gelu(self.dense["wide"](pieces)))
        return self._norm("norm", pieces + narrow)

    def _norm(self, name: str, given: Tensor) -> Tensor:
        weight, bias = self.norms[name]
        return functional.layer_norm(given, weight.shape, weight, bias, eps=TINY)


class _Net(nn.Module):
    """The changed layers, and what reads a text's pieces, as `retrieval.danger_reading` does."""

    def __init__(self, top: TopLayers, *, outputs: int) -> None:
        super().__init__()
        pairs = zip(top.weights, top.biases, strict=True)
        self.stack = [_Layer(dict(weight), dict(bias), top.heads) for weight, bias in pairs]
        self.layers = nn.ModuleList(self.stack)
        width = len(top.biases[0]["norm"])
        self.look = nn.Linear(width, 1, bias=False)
        self.out = nn.Linear(2 * width, outputs)
        self.drop = nn.Dropout(0.15)

    def forward(self, texts: Sequence[Sequence[Tensor]]) -> Tensor:
        passages = [passage for text in texts for passage in text]
        lengths = [len(passage) for passage in passages]
        grid, pieces = _Passages.of(lengths), torch.cat(passages)
        for layer in self.layers:
            pieces = layer(pieces, grid)
        of_texts = torch.split(pieces.float(), [sum(map(len, text)) for text in texts])
        found: Tensor = self.out(self.drop(torch.stack([self._read(own) for own in of_texts])))
        return found

    def _read(self, pieces: Tensor) -> Tensor:
        shares = torch.softmax(self.look(pieces), dim=0)
        return torch.cat([pieces.mean(dim=0), (shares * pieces).sum(dim=0)])

    def changes(self) -> Iterator[nn.Parameter]:
        """What is learned of the layers."""
        yield from self.layers.parameters()

    def learned(self, encoder: str) -> Learned:
        """What was learned, for serving."""
        dense = {f"{at} {name}": part for at, layer in enumerate(self.stack) for name, part in layer.changed.items()}
        return Learned(
            encoder=encoder,
            down={name: _array(part.down) for name, part in dense.items()},
            up={name: _array(part.up) for name, part in dense.items()},
            look=_array(self.look.weight)[0],
            weights=_array(self.out.weight),
            bias=_array(self.out.bias),
        )


def _array(given: Tensor) -> Vectors:
    return np.asarray(given.detach().numpy(), dtype=np.float32)
