"""Two networks against each other: one draws, the other tells what was drawn from what is real (S1, S42)."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers, ops

from zoo.layers.convolution import conv_block, crop_to
from zoo.layers.opponents import Opponents


@keras.saving.register_keras_serializable(package="zoo")
class Adversarial(keras.Model):
    """A generator G and a discriminator D, trained at once by a plain ``fit`` (Goodfellow and others 2014).

    D scores pictures, high what it takes for real; its loss is softplus(−D(real)) + softplus(D(G(noise))). G's loss is
    softplus(−D(G(noise))): it wants to be taken for real. The mere opposite of D's loss, −softplus(D(G(noise))), would
    have no slope where D sees through everything, as it does at first (non-saturating, arXiv:1406.2661).

    Each network gets by name what it has inputs for: what the sample holds (``label`` or ``caption``; a sample that is
    no dict is called ``given``), G also ``noise`` ``(n, noise_dim)``, and D what was drawn. G draws an ``image``, and
    smaller pictures of other names where it works in stages; D sees them beside real ones of the same size.

    Args:
        generator: a functional model from a dict to a dict of pictures ``(n, height, width, channels)``.
        discriminator: a functional model from a dict to scores ``(n, ...)``.
        noise_dim: normal numbers that a picture is drawn from.
        pixel_weight: how much the mean absolute error of the image counts in G's loss.
        mismatch_weight: how much it counts in D's loss that it takes a real picture with the condition of another one
            for real (Reed and others 2016, arXiv:1605.05396): so D learns soon to look at the condition.
        name: of the model.
    """

    def __init__(
        self,
        generator: keras.Model,
        discriminator: keras.Model,
        noise_dim: int = 0,
        pixel_weight: float = 0.0,
        mismatch_weight: float = 0.0,
        name: str | None = None,
    ):
        super().__init__(name=name)
        self.generator, self.discriminator = generator, discriminator
        self.noise_dim, self.pixel_weight, self.mismatch_weight = noise_dim, pixel_weight, mismatch_weight
        self.seeds = keras.random.SeedGenerator()
        self.losses_apart = [keras.metrics.Mean(f"{network}_loss") for network in ("discriminator", "generator")]
        self.built = True  # both networks have their weights already

    def call(self, x: Any, training: bool = False) -> dict[str, Any]:
        """The pictures that G draws: from new noise at each step of training, else always from the same."""
        return self.draw(x, self.seeds if training else 0, training)

    def respond(self, x: Any, seed: int = 0) -> Any:
        """An image for each question, the same for the same seed."""
        return self.draw(keras.tree.map_structure(ops.convert_to_tensor, x), seed)["image"]

    def draw(self, x: Any, seed: Any, training: bool = False) -> dict[str, Any]:
        """The pictures of all stages, for each question."""
        rows = ops.shape(keras.tree.flatten(x)[0])[0]
        noise = keras.random.normal((rows, self.noise_dim), seed=seed)
        return self.generator(_inputs(self.generator, x, noise=noise), training=training)

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The sum of both losses: each has a gradient for its own network alone.

        Args:
            x: what ``call`` was given.
            y: real images ``(n, height, width, channels)``.
            y_pred: the pictures that were drawn.
            sample_weight: not used.
            training: whether D drops out.
        """
        judge = self.discriminator
        real = {name: _shrunk(y, picture) for name, picture in y_pred.items()}
        drawn = {name: ops.stop_gradient(picture) for name, picture in y_pred.items()}  # D's loss shall not reach G
        of_real = ops.softplus(-judge(_inputs(judge, x, **real), training=training))
        of_drawn = ops.softplus(judge(_inputs(judge, x, **drawn), training=training))
        unnoticed = ops.softplus(-frozen(judge, _inputs(judge, x, **y_pred), training))  # G's loss shall not change D
        of_discriminator = ops.mean(of_real) + ops.mean(of_drawn)
        if self.mismatch_weight:
            neighbours = keras.tree.map_structure(lambda part: ops.roll(part, 1, axis=0), x)
            of_mismatch = ops.softplus(judge(_inputs(judge, neighbours, **real), training=training))
            of_discriminator += self.mismatch_weight * ops.mean(of_mismatch)
        apart = of_discriminator, ops.mean(unnoticed)
        for tracker, loss in zip(self.losses_apart, apart, strict=True):
            tracker.update_state(loss)
        return sum(apart) + self.pixel_weight * ops.mean(ops.abs(y - y_pred["image"])) + sum(self.losses)

    def compile(self, optimizer: Any = "adam", **settings: Any) -> None:
        """Compile with an optimizer a network, both of the kind that is given; see :class:`Opponents`."""
        if not isinstance(optimizer, Opponents):
            optimizer = Opponents.alike(optimizer, len(self.generator.trainable_variables))
        super().compile(optimizer=optimizer, **settings)

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile as a saved model was."""
        self.compile(**keras.saving.deserialize_keras_object(config))
        self.optimizer.build(self.trainable_variables)

    def get_config(self) -> dict[str, Any]:
        """The arguments, the networks as their own configurations."""
        networks = {"generator": self.generator, "discriminator": self.discriminator}
        settings = ("noise_dim", "pixel_weight", "mismatch_weight", "name")
        return {**keras.saving.serialize_keras_object(networks), **{key: getattr(self, key) for key in settings}}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> Adversarial:
        """The model of that configuration."""
        networks = {n: keras.saving.deserialize_keras_object(config[n]) for n in ("generator", "discriminator")}
        return cls(**{**config, **networks})


def frozen(network: keras.Model, x: Any, training: bool = False) -> Any:
    """What a network says of x, with a gradient for x and none for its own weights."""
    weights = [ops.stop_gradient(variable.value) for variable in network.trainable_variables]
    others = [variable.value for variable in network.non_trainable_variables]
    outputs, _ = network.stateless_call(weights, others, x, training=training)
    return outputs


def deconvolved(
    numbers: keras.KerasTensor, shape: tuple[int, int, int], filters: tuple[int, ...], activation: str
) -> keras.KerasTensor:
    """A picture painted from a row of numbers: a dense layer, then deconvolutions that double height and width.

    Args:
        numbers: ``(n, numbers)``.
        shape: (height, width, channels) of the picture.
        filters: feature maps of the smallest size, and after each deconvolution but the last, which paints the picture.
        activation: of the pixels.

    Returns:
        ``(n, height, width, channels)``.
    """
    height, width = (-(-side // 2 ** len(filters)) for side in shape[:2])
    x = layers.Dense(height * width * filters[0], use_bias=False)(numbers)
    x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Reshape((height, width, filters[0]))(x)
    for maps in filters[1:]:
        x = conv_block(x, maps, kernel_size=4, strides=2, transpose=True)
    x = layers.Conv2DTranspose(shape[-1], 4, strides=2, padding="same")(x)
    return layers.Activation(activation)(crop_to(x, keras.KerasTensor((None, *shape))))


def convolved(picture: keras.KerasTensor, filters: tuple[int, ...], units: int, dropout: float) -> keras.KerasTensor:
    """What a discriminator sees in a picture: convolutions that halve height and width, then a dense layer.

    Each picture's maps are normalised by themselves, so that a shape counts as much in pale colours as in bright ones;
    normalising by the batch would tell a batch that was drawn from a real one. Without dropout, D would learn a small
    training split by heart and then have nothing to teach.

    Args:
        picture: ``(n, height, width, channels)``.
        filters: feature maps of each convolution.
        units: features that come out.
        dropout: share set to 0 in a training step, after each layer.

    Returns:
        ``(n, units)``.
    """
    x = picture
    for maps in filters:
        x = layers.Conv2D(maps, 4, strides=2, padding="same", use_bias=False)(x)
        x = layers.Activation("leaky_relu")(layers.GroupNormalization(groups=1)(x))
        x = layers.Dropout(dropout)(x)
    return layers.Dropout(dropout)(layers.Dense(units, "leaky_relu")(layers.Flatten()(x)))


def score(features: keras.KerasTensor, condition: keras.KerasTensor) -> keras.KerasTensor:
    """How real a picture is, and how well it fits its condition: w·f + b + f·Vc (Miyato and Koyama 2018).

    The product asks for the very features that the condition names (arXiv:1802.05637).

    Args:
        features: f ``(n, units)`` of the picture.
        condition: c ``(n, numbers)``, such as a class as one-hot.

    Returns:
        ``(n, 1)``.
    """
    wanted = layers.Dense(features.shape[-1], use_bias=False)(condition)
    return layers.Add()([layers.Dense(1)(features), layers.Dot(1)([features, wanted])])


def _inputs(network: keras.Model, x: Any, **further: Any) -> dict[str, Any]:
    """What a network has inputs for, of a sample and what stands beside it."""
    parts = {**(x if isinstance(x, dict) else {"given": x}), **further}
    return {name: parts[name] for name in network.input}


def _shrunk(pictures: Any, like: Any) -> Any:
    """Pictures, averaged down to the size of others."""
    factor = pictures.shape[1] // like.shape[1]
    return pictures if factor == 1 else ops.average_pool(pictures, factor, factor)
