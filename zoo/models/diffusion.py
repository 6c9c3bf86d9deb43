"""Diffusion: a picture is drawn out of noise, which is taken away a little at a time (S1)."""

from __future__ import annotations

import math
from numbers import Integral, Real
from typing import Any

import keras
from keras import layers, ops

from zoo.layers.convolution import check_size, crop_to

FAINTEST = 0.02  # share of the picture that is left at time 1: by none, a picture could not be told from its noise
SLOWEST, QUICKEST = 0.25, 8.0  # waves that tell the time, in turns from time 0 to time 1


def diffusion(
    input_shape: dict[str, tuple[int, ...]],
    units: int,
    output_activation: str,
    *,
    filters: tuple[int, ...] = (32, 64),
    width: int = 64,
    unlabelled: float = 0.1,
    steps: int = 30,
    guidance: float = 0.2,
    eta: float = 0.0,
    seed: int | None = None,
) -> keras.Model:
    """A network that tells the noise from the picture in a mixture of both; step by step it makes noise a picture.

    The noise schedule: at time t from 0 to 1 a picture x_0, from −1 to 1, is mixed with noise ε ~ N(0, 1) to

        x_t = a_t x_0 + b_t ε,        a_t = cos θ_t,  b_t = sin θ_t,  θ_t = t · arccos 0.02

    The network ε̂ is told t and the class c, and learns L = |ε − ε̂(x_t, t, c)|² for random t. Some labels are left
    out, so that it knows pictures of any class as well.

    Sampling begins with noise alone, x_1 = ε, and goes from time t to an earlier s:

        ε̂ = (1 + w) ε̂(x_t, t, c) − w ε̂(x_t, t)                 guidance: away from what any class could be
        x̂_0 = (x_t − b_t ε̂) / a_t                               the picture as it seems now, cut to −1 … 1
        ε̂ = (x_t − a_t x̂_0) / b_t                               what else is in x_t, now that the picture was cut
        x_s = a_s x̂_0 + √(b_s² − σ²) ε̂ + σ ε                    less noise, of which σ is fresh

    with σ = η · b_s / b_t · √(1 − a_t² / a_s²). With η = 1 this is DDPM, a random walk that wants many steps; with
    η = 0 it is DDIM, where the first noise alone decides and a few steps are enough.

    Args:
        input_shape: of ``label`` (classes,) and of ``image`` (height, width, channels).
        units: channels of a picture.
        output_activation: not used: the network's output is noise, which has no bounds.
        filters: feature maps of each level of the network, a U-Net; each level halves the picture.
        width: numbers that time and class are told in.
        unlabelled: share of the labels that are left out in a training step.
        steps: from noise to picture.
        guidance: w, how strongly samples are drawn to their class; much of it makes them all alike.
        eta: η, from 0 to 1.
        seed: of the noise that it is trained with.

    Returns:
        A :class:`Diffusion`, whose ``respond`` makes pictures float32 ``(n, height, width, channels)`` from 0 to 1.

    Raises:
        ValueError: more halvings than the picture has pixels for, or a share or η that is not from 0 to 1.

    Slides: S1. Papers: Ho, Jain and Abbeel (2020), arXiv:2006.11239; Song, Meng and Ermon (2020), arXiv:2010.02502;
    Ho and Salimans (2022), arXiv:2207.12598; the schedule is a cosine one, after Nichol and Dhariwal (2021),
    arXiv:2102.09672.
    """
    picture, (classes,) = input_shape["image"], input_shape["label"]
    check_size(picture, 2 ** (len(filters) - 1))
    if not 0 <= unlabelled < 1:
        raise ValueError(f"unlabelled={unlabelled}: choose a share below 1")
    check_way(steps, eta)
    return Diffusion((*picture[:2], units), classes, filters, width, unlabelled, steps, guidance, eta, seed)


@keras.saving.register_keras_serializable(package="zoo")
class Diffusion(keras.Model):
    """What :func:`diffusion` makes: ``network`` from (noisy pictures, times, labels) to the noise in them."""

    def __init__(
        self,
        picture: tuple[int, ...],
        classes: int,
        filters: tuple[int, ...],
        width: int,
        unlabelled: float,
        steps: int,
        guidance: float,
        eta: float,
        seed: int | None,
        name: str = "diffusion",
    ):
        super().__init__(name=name)
        self.picture, self.classes, self.filters, self.width = tuple(picture), classes, tuple(filters), width
        self.unlabelled, self.steps, self.guidance, self.eta, self.seed = unlabelled, steps, guidance, eta, seed
        self.network = noise_predictor(self.picture, classes, self.filters, width)
        self.random = keras.random.SeedGenerator(seed)
        self.built = True  # all weights are the network's

    def get_config(self) -> dict[str, Any]:
        """The arguments of the constructor."""
        names = (
            "picture", "classes", "filters", "width", "unlabelled", "steps", "guidance", "eta", "seed", "name",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def call(self, inputs: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """The noise that pictures were mixed with at random times, and what the network took for it.

        Times of a batch are spread evenly (Kingma and others 2021, arXiv:2107.00630). Outside training the draws are
        always the same, so that the losses of two epochs can be compared.

        Args:
            inputs: ``label`` (n, classes) and ``image`` (n, height, width, channels) from 0 to 1.
            training: whether some labels are left out.

        Returns:
            ``noise`` and ``predicted``, of the pictures' shape.
        """
        label, image = inputs["label"], inputs["image"]
        of_time, of_noise, of_label = 3 * [self.random] if training else (0, 1, 2)
        rows = ops.shape(image)[0]
        places = ops.arange(rows, dtype="float32")[:, None] / ops.cast(rows, "float32")
        time = (keras.random.uniform((1, 1), seed=of_time) + places) % 1.0
        noise = keras.random.normal(ops.shape(image), seed=of_noise)
        if training:
            kept = keras.random.uniform((rows, 1), seed=of_label) >= self.unlabelled
            label = label * ops.cast(kept, "float32")
        a, b = rates(time[..., None, None])
        noisy = a * (2 * image - 1) + b * noise
        return {"noise": noise, "predicted": self.network([noisy, time, label])}

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """L = |ε − ε̂|², the mean over pixels; ``y_pred`` is what ``call`` returned, the others are not used."""
        return ops.mean((y_pred["noise"] - y_pred["predicted"]) ** 2) + sum(self.losses)

    def respond(self, x: dict[str, Any], seed: int = 0) -> Any:
        """Pictures (n, height, width, channels) from 0 to 1 of the classes ``x["label"]`` (n, classes)."""
        return self.sample(x["label"], seed)

    def sample(
        self,
        label: Any,
        seed: int = 0,
        steps: int | None = None,
        guidance: float | None = None,
        eta: float | None = None,
    ) -> Any:
        """New pictures (n, height, width, channels) from 0 to 1.

        Args:
            label: the classes asked for, one-hot ``(n, classes)``; a row of zeros asks for any.
            seed: the same gives the same pictures.
            steps, guidance, eta: in place of the builder's.

        Raises:
            ValueError: as of the builder.
        """
        last, _ = self._way(label, seed, steps, guidance, eta, kept=False)
        return last

    def film(
        self,
        label: Any,
        seed: int = 0,
        steps: int | None = None,
        guidance: float | None = None,
        eta: float | None = None,
    ) -> Any:
        """Every picture on the way from noise, which comes first: (n, steps + 1, height, width, channels)."""
        _, way = self._way(label, seed, steps, guidance, eta, kept=True)
        return ops.moveaxis(way, 0, 1)

    def _way(
        self, label: Any, seed: int, steps: int | None, guidance: float | None, eta: float | None, kept: bool
    ) -> tuple[Any, Any]:
        """The last pictures, as they can be shown, and, where they are kept, those of every step from the noise on."""
        steps = self.steps if steps is None else steps
        guidance = self.guidance if guidance is None else guidance
        eta = self.eta if eta is None else eta
        check_way(steps, eta)
        label = ops.convert_to_tensor(label, dtype="float32")
        shape = (ops.shape(label)[0], *self.picture)
        noise = keras.random.normal(shape, seed=seed)
        times = ops.linspace(1.0, 0.0, steps + 1)
        chance = {"fresh": keras.random.normal((steps, *shape), seed=seed + 1)} if eta else {}

        def step(x: Any, at: dict[str, Any]) -> tuple[Any, Any]:
            (a, b), (a_next, b_next) = rates(at["now"]), rates(at["next"])
            noise = self._noise(x, at["now"], label, guidance)
            clean = ops.clip((x - b * noise) / a, -1.0, 1.0)
            noise = (x - a * clean) / b  # what else is in x, now that the picture was cut
            sigma = eta * b_next / b * ops.sqrt(1 - (a / a_next) ** 2)
            x = a_next * clean + ops.sqrt(ops.maximum(b_next**2 - sigma**2, 0.0)) * noise
            if eta:
                x = x + sigma * at["fresh"]
            return x, (shown(x) if kept else None)

        # A loop, written once in the graph however many steps there are.
        last, way = ops.scan(step, noise, {"now": times[:-1], "next": times[1:], **chance})
        return shown(last), (ops.concatenate([ops.expand_dims(shown(noise), 0), way]) if kept else None)

    def _noise(self, x: Any, time: Any, label: Any, guidance: float) -> Any:
        """ε̂ with guidance."""
        times = ops.zeros((ops.shape(x)[0], 1)) + time
        noise = self.network([x, times, label])
        if guidance:
            noise = noise + guidance * (noise - self.network([x, times, ops.zeros_like(label)]))
        return noise


def check_way(steps: int, eta: float) -> None:
    """Refuse a way from noise to picture that has no step, or more chance than there is noise."""
    if not (isinstance(steps, Integral) and steps >= 1 and isinstance(eta, Real) and 0 <= eta <= 1):
        raise ValueError(f"eta={eta!r} lies from 0 to 1, and steps={steps!r} is a whole number of at least 1")


def rates(time: Any) -> tuple[Any, Any]:
    """a and b, the shares of picture and noise at times from 0 to 1; a² + b² = 1 keeps the variance."""
    angle = time * math.acos(FAINTEST)
    return ops.cos(angle), ops.sin(angle)


def shown(x: Any) -> Any:
    """Pictures around −1 to 1 as pixels from 0 to 1."""
    return ops.clip((x + 1) / 2, 0.0, 1.0)


def noise_predictor(picture: tuple[int, ...], classes: int, filters: tuple[int, ...], width: int) -> keras.Model:
    """A U-Net whose every block is told time and class: (noisy picture, time, label) to the noise in it."""
    noisy, time, label = keras.Input(picture, name="noisy"), keras.Input((1,), name="time"), keras.Input((classes,))
    told = layers.Add()([layers.Dense(width)(waves(time)), layers.Dense(width, use_bias=False)(label)])
    told = layers.Dense(width, "swish")(layers.Activation("swish")(told))
    x = layers.Conv2D(filters[0], 3, padding="same")(noisy)
    bridges = []
    for maps in filters[:-1]:
        x = told_block(x, told, maps)
        bridges.append(x)
        x = layers.Conv2D(maps, 3, strides=2, padding="same")(x)
    x = told_block(x, told, filters[-1])
    for maps, bridge in zip(filters[-2::-1], bridges[::-1], strict=True):
        x = crop_to(layers.Conv2DTranspose(maps, 4, strides=2, padding="same")(x), bridge)
        x = told_block(layers.Concatenate()([x, bridge]), told, maps)
    x = layers.Activation("swish")(layers.LayerNormalization()(x))
    noise = layers.Conv2D(picture[-1], 3, padding="same", name="noise")(x)
    return keras.Model([noisy, time, label], noise, name="noise_predictor")


def waves(time: keras.KerasTensor, number: int = 8) -> keras.KerasTensor:
    """Times (n, 1) as waves of ever more turns (n, 2·number), which a dense layer can tell apart better."""
    turns = [SLOWEST * (QUICKEST / SLOWEST) ** (i / (number - 1)) for i in range(number)]
    angles = time * ops.convert_to_tensor([2 * math.pi * turn for turn in turns], dtype="float32")
    return layers.Concatenate()([ops.sin(angles), ops.cos(angles)])


def told_block(x: keras.KerasTensor, told: keras.KerasTensor, filters: int) -> keras.KerasTensor:
    """Two convolutions beside a shortcut; in between, what is told stretches and shifts each feature map.

    Args:
        x: ``(n, height, width, channels)``.
        told: ``(n, width)``.
        filters: feature maps that come out.

    Returns:
        ``(n, height, width, filters)``.
    """
    y = layers.Activation("swish")(layers.LayerNormalization()(x))
    y = layers.LayerNormalization()(layers.Conv2D(filters, 3, padding="same")(y))
    stretch, shift = (layers.Reshape((1, 1, filters))(layers.Dense(filters)(told)) for _ in range(2))
    y = layers.Activation("swish")(y * (1 + stretch) + shift)
    y = layers.Conv2D(filters, 3, padding="same")(y)
    shortcut = x if x.shape[-1] == filters else layers.Conv2D(filters, 1)(x)
    return layers.Add()([shortcut, y])
