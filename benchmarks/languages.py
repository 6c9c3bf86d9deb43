"""Language models: what it saves to keep what was computed, and what nanoGPT's budget for a laptop buys.

First, text of 256 tokens from ``gpt``, with its memory and by a whole pass for each token, both compiled; the tokens
are compared. Then tiny Shakespeare with the budget that nanoGPT's README gives for a CPU (4 layers, 4 heads, width 128,
context 64, batches of 12, 2,000 steps; validation loss 1.88 nats), and, where torch is installed, the same network in
plain PyTorch with nanoGPT's settings, on the same machine in the same run. Run on a quiet machine; the second part
needs the data (ZOO_DATA_DIR): ``python benchmarks/languages.py``.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

import zoo
from zoo import continuation
from zoo.datasets import Dataset, stream
from zoo.datasets.preprocessing.text import END
from zoo.training import schedules

TOKENS = 256
BUDGET = {"width": 128, "depth": 4, "heads": 4}
BATCH, STEPS, CONTEXT = 12, 2000, 64


def whole_passes(model: keras.Model, prompt: list[int], length: int) -> list[int]:
    """The likeliest tokens, each from a pass over the window so far; a full window loses its older half."""
    context = model.input_shape[1]
    window, new = list(prompt), []
    while len(new) < length and END not in new:
        window = window[-(context // 2) :] if len(window) >= context else window
        filled = np.zeros((1, context), "int32")
        filled[0, : len(window)] = window
        chances = np.array(model.predict_on_batch(filled))[0, len(window) - 1]
        chances[:END] = 0
        new.append(int(chances.argmax()))
        window.append(new[-1])
    return [token for token in new if token != END]


def seconds(make: Callable[[], Any]) -> tuple[float, Any]:
    """Wall time and result of the second call: the first one compiles."""
    make()
    began = time.perf_counter()
    made = make()
    return time.perf_counter() - began, made


def generation() -> None:
    """With and without memory."""
    model = zoo.build("gpt", seed=0)
    model.jit_compile = keras.backend.backend() != "torch"  # as the steps are
    prompt = [5, 6, 7]
    slow, expected = seconds(lambda: whole_passes(model, prompt, TOKENS))
    given = [np.array(prompt, "int32")]
    quick, found = seconds(lambda: continuation.continued(model, given, TOKENS, temperature=0)[0].tolist())
    same = "the same" if found == expected else "other"
    print(
        f"{TOKENS} tokens: {slow:.2f} s by whole passes, {quick:.2f} s with memory ({slow / quick:.1f} times), {same}"
    )


def in_keras(data: Dataset) -> tuple[float, float]:
    """Seconds of ``fit``, and the validation loss in nats."""
    model = zoo.build("gpt", data, seed=0, dropout=0.0, **BUDGET)
    model.optimizer.learning_rate = schedules.learning_rate("one_cycle", 4e-3, STEPS)
    model.steps_per_execution = 16
    model.jit_compile = keras.backend.backend() != "torch"  # at batches of 12, XLA takes two thirds of the time
    batches = stream.batches(data, "train", data.train.rows // BATCH, seed=0)
    began = time.perf_counter()
    model.fit(batches, steps_per_epoch=STEPS, verbose=0)
    spent = time.perf_counter() - began
    return spent, model.evaluate(*data.validation, batch_size=64, verbose=0)[0]


def in_torch(data: Dataset) -> tuple[float, float]:
    """The same of plain PyTorch, with the settings of nanoGPT's README."""
    import torch
    from torch import nn
    from torch.nn import functional as F

    class Block(nn.Module):
        def __init__(self, width: int, heads: int):
            super().__init__()
            self.heads, self.before, self.between = heads, nn.LayerNorm(width), nn.LayerNorm(width)
            self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
            self.thought = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

        def forward(self, x: Any) -> Any:
            parts = self.qkv(self.before(x)).chunk(3, dim=-1)
            q, k, v = (part.unflatten(2, (self.heads, -1)).transpose(1, 2) for part in parts)
            x = x + self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).transpose(1, 2).flatten(2))
            return x + self.thought(self.between(x))

    class GPT(nn.Module):
        def __init__(self, units: int, width: int, depth: int, heads: int):
            super().__init__()
            self.tokens, self.places = nn.Embedding(units, width), nn.Embedding(CONTEXT, width)
            self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(depth)))
            self.head = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, units))
            for part in self.modules():
                if isinstance(part, nn.Linear | nn.Embedding):
                    nn.init.normal_(part.weight, std=0.02)

        def forward(self, x: Any) -> Any:
            return self.head(self.blocks(self.tokens(x) + self.places.weight))

    torch.manual_seed(0)
    model = GPT(data.task.arguments["tokens"], **BUDGET)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.99), weight_decay=0.1)
    text = torch.tensor(np.append(data.train.x.ravel(), data.train.y[-1, -1]), dtype=torch.long)
    began = time.perf_counter()
    for step in range(STEPS):
        rising, falling = (step + 1) / 100, (step - 100) / (STEPS - 100)
        rate = 1e-3 * rising if step < 100 else 1e-4 + 0.45e-3 * (1 + np.cos(np.pi * falling))
        for group in optimizer.param_groups:
            group["lr"] = rate
        begins = torch.randint(len(text) - CONTEXT, (BATCH,))
        windows = torch.stack([text[i : i + CONTEXT + 1] for i in begins])
        loss = F.cross_entropy(model(windows[:, :-1]).flatten(0, 1), windows[:, 1:].flatten())
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    spent = time.perf_counter() - began
    x, y = (torch.tensor(part, dtype=torch.long) for part in data.validation)
    with torch.no_grad():
        return spent, float(F.cross_entropy(model(x).flatten(0, 1), y.flatten()))


def main() -> None:
    """Both parts, in turns."""
    generation()
    try:
        data = zoo.datasets.load("tiny_shakespeare", context=CONTEXT)
    except zoo.ZooError as error:
        print(f"tiny_shakespeare: left out. {error}")
        return
    runs = {f"Keras on {keras.backend.backend()}": in_keras}
    runs |= {"plain PyTorch": in_torch} if importlib.util.find_spec("torch") else {}
    for name, run in runs.items():
        spent, loss = run(data)
        print(f"{name}: {STEPS} steps in {spent:.0f} s, validation loss {loss:.3f} nats", flush=True)


if __name__ == "__main__":
    main()
