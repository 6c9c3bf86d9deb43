"""Pictures that ask for pictures, and faces that ask for key points: drawn from real digits, or by a rule."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from zoo.datasets import glyphs
from zoo.datasets.dataset import Dataset, DatasetSpec, prepare
from zoo.datasets.splits import Split, Splits, split

COLOURS = {
    "red": (0.84, 0.10, 0.11), "green": (0.10, 0.60, 0.24), "blue": (0.10, 0.25, 0.80),
    "yellow": (0.96, 0.85, 0.15), "white": (0.96, 0.96, 0.96), "black": (0.05, 0.05, 0.05),
}  # fmt: skip
NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
FRAMES = 6  # of a clip


def noisy_digits(spec: DatasetSpec, seed: int) -> Dataset:
    """Real digits, 8×8 pixels from 0 to 16, and the same spoilt.

    The rule: Gaussian noise of σ = 4 is added, and one pixel in eight is dead: 0 or 16 by chance. Values are rounded
    and cut to 0 to 16.
    """
    draw = np.random.RandomState(seed)

    def spoil(part: Split) -> Split:
        clean = np.round(16 * part.x)
        noisy = np.clip(np.round(clean + 4 * draw.randn(*clean.shape)), 0, 16)
        noisy = np.where(draw.rand(*clean.shape) < 1 / 8, 16 * draw.randint(2, size=clean.shape), noisy)
        return Split(noisy.astype("uint8"), clean.astype("uint8"))

    return prepare(spec, Splits(*map(spoil, glyphs.parts(seed))), seed=seed)


def outlines_to_digits(spec: DatasetSpec, seed: int) -> Dataset:
    """The outline of a real digit, and the digit, both 32×32 pixels.

    The rule: a digit is drawn 30 pixels high. Its ink is where it has 0.4 of its brightest pixel, the outline is the
    ink less the ink eroded by one pixel in four directions. How dark the pen wrote within is not in the outline.
    """

    def outline(part: Split) -> Split:
        digits = np.stack([glyphs.drawn(digit, 30, 32) for digit in part.x])
        ink = digits >= 0.4 * digits.max(axis=(1, 2), keepdims=True)
        eroded = ndimage.binary_erosion(ink, ndimage.generate_binary_structure(2, 1)[None])
        return Split(glyphs.to_bytes(ink & ~eroded), glyphs.to_bytes(digits))

    return prepare(spec, Splits(*map(outline, glyphs.parts(seed))), seed=seed)


def digit_styles(spec: DatasetSpec, seed: int) -> Dataset:
    """Moving digits in two handwritings, without pairs to learn from.

    The rule: a clip of six frames of 16×16 pixels shows one real digit, 13 pixels high, that swings from left to right
    by up to 2 pixels and 12°, beginning anywhere in the swing. Domain a is upright and thin: brightness to the power
    of 1.5. Domain b leans to the right by 0.45 of its height and is bold: the brightest of each 2×2 pixels. A sample
    holds a clip of a and a clip of b of other digits; its target holds the same two, a's in the style of b and b's in
    the style of a. Half of a split's digits are in a, half in b, each in two clips.
    """
    draw = np.random.RandomState(seed)

    def clips(part: Split) -> Split:
        half = part.rows // 2
        phases = draw.uniform(0, 2 * np.pi, (2, 2 * half))
        samples, targets = (
            [
                [_clip(part.x[i % half], phase, a_style) for i, phase in enumerate(phases[0])],
                [_clip(part.x[half + i % half], phase, b_style) for i, phase in enumerate(phases[1])],
            ]
            for a_style, b_style in (("a", "b"), ("b", "a"))
        )
        return Split(*(glyphs.to_bytes(np.array(pair)).swapaxes(0, 1) for pair in (samples, targets)))

    return prepare(spec, Splits(*map(clips, glyphs.parts(seed))), seed=seed)


def captioned_digits(spec: DatasetSpec, seed: int) -> Dataset:
    """Coloured digits with captions such as "a red seven on green".

    The rule: each real digit is drawn three times, 16×16 pixels, in one of six colours on another; each channel is the
    background's value + ink · (the digit's − the background's), with Gaussian noise of σ = 0.03.
    """
    draw = np.random.RandomState(seed)
    names, values = list(COLOURS), np.array(list(COLOURS.values()))

    def caption(part: Split) -> Split:
        digits = np.repeat(part.x, 3, axis=0)
        labels = np.repeat(part.y, 3)
        colour = draw.randint(len(names), size=len(digits))
        ground = (colour + draw.randint(1, len(names), size=len(digits))) % len(names)
        ink = np.stack([glyphs.drawn(digit / digit.max(), 15, 16) for digit in digits])[..., None]
        pictures = values[ground][:, None, None] + ink * (values[colour] - values[ground])[:, None, None]
        texts = [f"a {names[c]} {NUMBERS[n]} on {names[g]}" for c, n, g in zip(colour, labels, ground, strict=True)]
        return Split(np.array(texts, dtype=object), glyphs.to_bytes(pictures + 0.03 * draw.randn(*pictures.shape)))

    from zoo.datasets.preprocessing import Tokenizer

    raw = Splits(*map(caption, glyphs.parts(seed)))
    return prepare(spec, raw, seed=seed, preprocessing=Tokenizer("words", size=32, length=5))


def landmarks(spec: DatasetSpec, seed: int, rows: int = 2400) -> Dataset:
    """Drawn faces and five key points: both eyes, the tip of the nose, both corners of the mouth.

    The rule: a face of 32×32 pixels is an ellipse, 11 to 15 pixels from its middle to its chin and 0.7 to 0.85 times as
    wide, up to 3 pixels off the middle, turned by up to 25°, on a background of another brightness. In it are two eyes,
    a nose and a curved mouth at places that vary by a tenth of the face, darker than the skin; a bright or dark bar of
    3 pixels hides a part of every other picture. Gaussian noise of σ = 0.04 lies over all.
    """
    draw = np.random.RandomState(seed)
    pictures, points = zip(*(_face(draw) for _ in range(rows)), strict=True)
    options = {} if rows == 2400 else {"rows": rows}
    raw = split(np.stack(pictures), np.stack(points).astype("float32"), seed=seed, stratify=False)
    return prepare(spec, raw, seed=seed, options=options)


def _clip(digit: np.ndarray, phase: float, style: str) -> np.ndarray:
    """The frames ``(6, 16, 16)`` of a swinging digit, from 0 to 1."""
    swing = np.sin(phase + 2 * np.pi * np.arange(FRAMES) / FRAMES)
    slant = {"a": 0.0, "b": 0.45}[style]
    frames = np.stack([glyphs.drawn(digit, 13, 16, turn=0.21 * s, slant=slant, shift=2 * s) for s in swing])
    return frames**1.5 if style == "a" else ndimage.maximum_filter(frames, size=(1, 2, 2))


def _face(draw: np.random.RandomState, side: int = 32) -> tuple[np.ndarray, np.ndarray]:
    """A picture uint8 ``(32, 32)`` and its points ``(5, 2)``, y and x as fractions."""
    height = draw.uniform(11, 15)
    width = height * draw.uniform(0.7, 0.85)
    angle = draw.uniform(-0.44, 0.44)
    middle = (side - 1) / 2 + draw.uniform(-3, 3, 2)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    vary = draw.uniform(-0.1, 0.1, (5, 2))
    # In the face's own frame: y from −1 (top) to 1 (chin), x from −1 to 1.
    own = np.array([[-0.25, -0.4], [-0.25, 0.4], [0.15, 0.0], [0.5, -0.32], [0.5, 0.32]]) + vary
    pixels = np.moveaxis(np.mgrid[:side, :side], 0, -1) - middle
    y, x = np.moveaxis(pixels @ turn / (height, width), -1, 0)  # every pixel in the face's frame

    def blob(point: np.ndarray, tall: float, wide: float) -> np.ndarray:
        """1 within an ellipse, with an edge that fades over a few pixels."""
        return np.clip(1.5 - ((y - point[0]) / tall) ** 2 - ((x - point[1]) / wide) ** 2, 0, 1)

    skin, ground = draw.uniform(0.55, 0.9), draw.uniform(0.0, 0.45)
    dark = skin * draw.uniform(0.15, 0.5)
    picture = ground + (skin - ground) * np.clip(4 * (1 - x**2 - y**2), 0, 1)
    left, right = own[3], own[4]
    across = np.clip((x - left[1]) / (right[1] - left[1]), 0, 1)
    curve = left[0] + (right[0] - left[0]) * across + draw.uniform(-0.2, 0.25) * 4 * across * (1 - across)
    mouth = np.clip(1.5 - ((y - curve) / 0.08) ** 2, 0, 1) * ((x >= left[1]) & (x <= right[1]))
    nose = blob(own[2] - (0.12, 0), 0.2, 0.07)
    for part in (blob(own[0], 0.1, 0.14), blob(own[1], 0.1, 0.14), nose, mouth):
        picture = picture + part * (dark - picture)
    if draw.rand() < 0.5:
        start = draw.randint(side - 3)
        bar = (slice(None), slice(start, start + 3)) if draw.rand() < 0.5 else slice(start, start + 3)
        picture[bar] = draw.choice([0.0, 1.0])
    points = (own * (height, width)) @ turn.T + middle
    return glyphs.to_bytes(picture + 0.04 * draw.randn(side, side)), (points + 0.5) / side
