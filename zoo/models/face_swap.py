"""The face swap: a clip in the style of another domain, learned without a single pair (S42)."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from zoo.layers.convolution import check_size, conv_block, crop_to

Clip = tuple[int, int, int, int]


def face_swap(
    input_shape: dict[str, Clip],
    output_activation: str,
    *,
    filters: tuple[int, ...] = (16, 32),
    latent_dim: int = 64,
    recurrent_units: int = 64,
    shear: float = 0.5,
    ink: float = 0.7,
    seed: int | None = None,
) -> keras.Model:
    """One encoder for both domains and a decoder for each; to swap, take the other's decoder.

    Each decoder learns to draw the clips of its own domain again:

        L = |x_a − D_a(E(w(x_a)))| + |x_b − D_b(E(w(x_b)))|
        a in the style of b:  D_b(E(x_a))        b in the style of a:  D_a(E(x_b))

    No sample tells what a clip looks like in the other style. But one encoder for both has to find words that suit
    both, and w, which shears a clip and makes its strokes fainter or bolder by chance, leaves no other way to draw the
    clip right than to know the style: so the decoders learn it, and the encoder tells the rest.

    Convolutions and a dense layer read every frame by itself. A recurrent layer in both directions then goes over the
    frames: what is hardly seen in one is seen in others. A dense layer and convolutions draw each frame.

    Args:
        input_shape: of the clips ``a`` and ``b``, both (frames, height, width, channels).
        output_activation: of the decoders.
        filters: feature maps of each convolution, which halves the picture; the same on the way back.
        latent_dim: numbers that tell a frame.
        recurrent_units: size of the recurrent layer's state, in each direction.
        shear: how far w leans a clip, to the left or the right, in heights, at most.
        ink: w takes brightness to a power from exp(−ink) to exp(ink).
        seed: of w's draws.

    Returns:
        A model from and to ``{"a": clips, "b": clips}``, float32 ``(n, frames, height, width, channels)`` from 0 to 1,
        each drawn again. ``respond`` gives both in the other's style: ``(n, 2, frames, height, width, channels)``.

    Raises:
        ValueError: domains of different shapes, or more halvings than the picture has pixels for.

    Slides: S42 (deepfake: dense, convolution, recurrent). The idea is that of the "deepfakes" of 2017, told by
    Perov and others (2020), arXiv:2005.05535.
    """
    shape = input_shape["a"]
    if input_shape["b"] != shape:
        raise ValueError(f"both domains need clips of one shape, but these are {shape} and {input_shape['b']}")
    check_size(shape[1:], 2 ** len(filters))
    encode = encoder(shape, filters, latent_dim, recurrent_units)
    distort = Distortion(shear, ink, seed)
    clips = {domain: keras.Input(shape, name=domain) for domain in ("a", "b")}
    drawn = {
        domain: decoder(shape, filters, latent_dim, output_activation, f"decoder_{domain}")(encode(distort(clip)))
        for domain, clip in clips.items()
    }
    return FaceSwap(clips, drawn, name="face_swap")


@keras.saving.register_keras_serializable(package="zoo")
class FaceSwap(keras.Model):
    """A functional model with layers ``encoder``, ``decoder_a`` and ``decoder_b``."""

    def respond(self, x: dict[str, Any], seed: int = 0) -> Any:
        """Clips a in the style of b and clips b in that of a, ``(n, 2, ...)``; nothing is left to chance."""
        encode = self.get_layer("encoder")
        swapped = [self.get_layer(f"decoder_{to}")(encode(x[of])) for of, to in ("ab", "ba")]
        return ops.stack(swapped, axis=1)


def encoder(shape: Clip, filters: tuple[int, ...], latent_dim: int, recurrent_units: int) -> keras.Model:
    """From clips ``(n, frames, height, width, channels)`` to words ``(n, frames, latent_dim)``."""
    frames, *picture = shape
    clips = keras.Input(shape)
    x = ops.reshape(clips, (-1, *picture))  # every frame by itself
    for maps in filters:
        x = layers.Conv2D(maps, 3, strides=2, padding="same", activation="leaky_relu")(x)
        x = layers.LayerNormalization()(x)
    x = layers.Dense(latent_dim, "leaky_relu")(layers.Flatten()(x))
    x = ops.reshape(x, (-1, frames, latent_dim))
    x = layers.Bidirectional(layers.GRU(recurrent_units, return_sequences=True))(x)
    return keras.Model(clips, layers.Dense(latent_dim)(x), name="encoder")


def decoder(shape: Clip, filters: tuple[int, ...], latent_dim: int, output_activation: str, name: str) -> keras.Model:
    """From words ``(n, frames, latent_dim)`` to clips ``(n, frames, height, width, channels)``."""
    frames, height, width, channels = shape
    sizes = [(-(-height // 2**level), -(-width // 2**level)) for level in range(len(filters) + 1)]
    words = keras.Input((frames, latent_dim))
    x = ops.reshape(words, (-1, latent_dim))
    x = layers.Dense(sizes[-1][0] * sizes[-1][1] * filters[-1], "leaky_relu")(x)
    x = layers.Reshape((*sizes[-1], filters[-1]))(x)
    for maps, size in zip(reversed(filters), sizes[-2::-1], strict=True):
        x = conv_block(crop_to(layers.UpSampling2D(2)(x), keras.KerasTensor((None, *size, maps))), maps)
    x = layers.Conv2D(channels, 3, padding="same", activation=output_activation)(x)
    clips = ops.reshape(x, (-1, *shape))
    return keras.Model(words, clips, name=name)


@keras.saving.register_keras_serializable(package="zoo")
class Distortion(layers.Layer):
    """In a training step, leans each clip to a side and changes its ink, all frames alike; else nothing.

    Args:
        shear: in heights, at most, to the left or the right.
        ink: brightness from 0 to 1 is taken to a power from exp(−ink) to exp(ink).
        seed: of the draws.
    """

    def __init__(self, shear: float, ink: float, seed: int | None = None, **kwargs: Any):
        super().__init__(**kwargs)
        self.shear, self.ink, self.seed = shear, ink, seed
        self.random = keras.random.SeedGenerator(seed)

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        return {**super().get_config(), "shear": self.shear, "ink": self.ink, "seed": self.seed}

    def call(self, clips: Any, training: bool = False) -> Any:
        """From ``(n, frames, height, width, channels)`` to the same shape."""
        if not training:
            return clips
        _, frames, height, width, channels = clips.shape
        rows = ops.shape(clips)[0]
        draws = keras.random.uniform((2, rows), -1.0, 1.0, seed=self.random)
        lean, power = self.shear * draws[0], ops.exp(self.ink * draws[1])
        none, one = ops.zeros_like(lean), ops.ones_like(lean)
        # The pixel (x, y) is taken from (x + lean · (y − middle), y).
        taken = ops.stack([one, lean, -lean * (height - 1) / 2, none, one, none, none, none], axis=1)
        pictures = ops.reshape(ops.transpose(clips, (0, 2, 3, 1, 4)), (rows, height, width, frames * channels))
        pictures = ops.image.affine_transform(pictures, taken)
        pictures = ops.maximum(pictures, keras.config.epsilon()) ** power[:, None, None, None]
        return ops.transpose(ops.reshape(pictures, (rows, height, width, frames, channels)), (0, 3, 1, 2, 4))
