"""Teaching the last layers of an encoder to look for danger: changes of low rank (Hu et al. 2021), learned by torch.

The layers are those of `retrieval.top_layers`, run here on several passages at once so that they can be learned; what
comes out is checked by a test to be the same. Knows vectors and labels; writes nothing.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
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
SEED = 5
UNTOLD = -100
"""The kind of an ordinary text, which is not learned."""


@dataclass(frozen=True)
class Example:
    """One text: what went into the encoder's last layers, by passage, and the place of its kind or `UNTOLD`."""

    middles: tuple[Vectors, ...]
    kind: int

    @property
    def length(self) -> int:
        """Number of pieces."""
        return sum(len(middle) for middle in self.middles)


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
        loss = _loss(net([example.middles for example in batch]), batch)
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
        self.weight, self.bias = torch.from_numpy(weight), torch.from_numpy(bias)
        outputs, inputs = weight.shape
        self.down = nn.Parameter(torch.randn(RANK, inputs) / sqrt(inputs))
        self.up = nn.Parameter(torch.zeros(outputs, RANK))
        self.drop = nn.Dropout(0.1)

    def forward(self, given: Tensor) -> Tensor:
        changed: Tensor = functional.linear(functional.linear(self.drop(given), self.down), self.up)
        return functional.linear(given, self.weight, self.bias) + changed


class _Layer(nn.Module):
    """One layer of `retrieval.top_layers`, over padded passages."""

    def __init__(self, weight: dict[str, Vectors], bias: dict[str, Vectors], heads: int) -> None:
        super().__init__()
        self.changed = {name: _Changed(weight[name], bias[name]) for name in DENSE}
        self.dense = nn.ModuleDict(self.changed)
        self.norms = {
            name: (torch.from_numpy(weight[name]), torch.from_numpy(bias[name])) for name in ("attended norm", "norm")
        }
        self.heads = heads
        self.drop = nn.Dropout(0.1)

    def forward(self, tokens: Tensor, holds: Tensor) -> Tensor:
        query, key, value = (self._by_head(self.dense[name](tokens)) for name in ("query", "key", "value"))
        looked = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=holds[:, None, None, :], dropout_p=0.1 if self.training else 0.0
        )
        attended = self.dense["attended"](looked.transpose(1, 2).flatten(2))
        tokens = self._norm("attended norm", tokens + self.drop(attended))
        narrow = self.dense["narrow"](functional.gelu(self.dense["wide"](tokens)))
        return self._norm("norm", tokens + self.drop(narrow))

    def _by_head(self, given: Tensor) -> Tensor:
        texts, pieces, width = given.shape
        return given.view(texts, pieces, self.heads, width // self.heads).transpose(1, 2)

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

    def forward(self, texts: Sequence[Sequence[Vectors]]) -> Tensor:
        passages = [torch.from_numpy(middle) for middles in texts for middle in middles]
        tokens = nn.utils.rnn.pad_sequence(passages, batch_first=True)
        lengths = torch.tensor([len(passage) for passage in passages])
        holds = torch.arange(tokens.shape[1])[None, :] < lengths[:, None]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            for layer in self.layers:
                tokens = layer(tokens, holds)
        tokens = tokens.float()
        pieces = iter([row[:length] for row, length in zip(tokens, lengths.tolist(), strict=True)])
        read = [self._read(torch.cat([next(pieces) for _ in middles])) for middles in texts]
        found: Tensor = self.out(self.drop(torch.stack(read)))
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
