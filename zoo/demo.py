"""The tour of ``make demo``: train, measure, keep, export and use one model, telling each line as Python."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any


def run(out: Path, console: Any) -> None:
    """Train ``cnn`` on ``digits`` into the folder ``out`` and use what it leaves there.

    Args:
        out: a folder; what an earlier demo left in it is replaced.
        console: a ``rich`` console to tell the steps on.
    """
    import numpy as np
    import tensorflow as tf

    import zoo

    def say(line: str) -> None:
        console.print(f"\n[bold cyan]>>>[/] [bold]{line}[/]", highlight=False)

    say('run = zoo.train("cnn", dataset="digits")')
    run = zoo.train("cnn", dataset="digits", callbacks=[zoo.callbacks.Progress()], verbose=0)
    console.print(f"{len(run.history)} epochs in {run.seconds:.1f} s", highlight=False)

    say("run.table")
    console.print(run.table.round(4).to_string(na_rep="–"), highlight=False)

    say("run.diagnosis")
    console.print(str(run.diagnosis), highlight=False)

    say(f'folder = run.save("{out}/cnn-digits")')
    folder = run.save(out / "cnn-digits")
    for name in ("loss_curve.png", "answers.png", "card.json", "README.md", "model.keras", "saved_model/1"):
        console.print(f"  {folder / name}", highlight=False, soft_wrap=True)

    say(f'path = zoo.export("{folder}", "{out}/export")')
    shutil.rmtree(out / "export", ignore_errors=True)
    path = zoo.export(folder, out / "export")
    console.print(f"  {path}", highlight=False, soft_wrap=True)

    pixels, truth = run.dataset.raw.test.x[:1], run.dataset.raw.test.y[0]
    say("served = tf.saved_model.load(path); served.serve(pixels)   # raw pixels, no zoo needed")
    served = tf.saved_model.load(str(path))
    answer = served.serve(tf.constant(pixels, tf.float32))
    label, chance = answer["label"].numpy()[0].decode(), float(answer["probabilities"].numpy().max())
    shades = np.array(list(" .:-=+*#%@"))[(pixels[0] * 9 // 16).astype(int)]
    console.print(
        "\n".join("  " + "".join(shade * 2 for shade in row) for row in shades), highlight=False, markup=False
    )
    verdict = "right" if label == str(truth) else f"wrong, it is a {truth}"
    console.print(f"It says {label}, with probability {chance:.3f}: {verdict}.", highlight=False)
