"""The variational autoencoder: an autoencoder whose latent space can be drawn from (S1)."""

from math import prod
from typing import Any

import keras
from keras import layers, ops


def vae(
    input_shape: dict[str, tuple[int, ...]],
    units: int,
    output_activation: str,
    *,
    latent_dim: int = 8,
    hidden_units: tuple[int, ...] = (256, 256),
    activation: str = "relu",
    beta: float = 0.08,
    conditional: bool = True,
) -> keras.Model:
    """Dense layers to a cloud in latent space instead of a point, and back to a picture.

    See :class:`VariationalAutoencoder` for the equations.

    Args:
        input_shape: ``{"label": (classes,), "image": (height, width, channels)}``.
        units: channels of a picture.
        output_activation: of the last layer, ``"sigmoid"`` for pixels from 0 to 1.
        latent_dim: numbers that a picture is told in.
        hidden_units: neurons of each hidden layer of the encoder; the decoder has them in reverse.
        activation: of the hidden layers.
        beta: weight of the divergence. More of it, and all latent space can be drawn from, but pictures are blurred;
            less of it, and they are sharp where the training was, and nonsense elsewhere.
        conditional: tell the decoder the class, so that one can ask for it, and the latent numbers need only hold how
            it is written (Sohn, Lee and Yan 2015); else it draws a picture of any.

    Returns:
        A model from ``{"label": float32 (n, classes), "image": float32 (n, height, width, channels)}``.

    Slides: S1. Papers: Kingma and Welling (2013), arXiv:1312.6114; Higgins and others (2017), β-VAE, ICLR.
    """
    shape = input_shape["image"]
    told = {"label": keras.Input(input_shape["label"], name="label")} if conditional else {}
    inputs = keras.Input(shape)
    x = layers.Flatten()(inputs)
    for neurons in hidden_units:
        x = layers.Dense(neurons, activation)(x)
    cloud = {name: layers.Dense(latent_dim, name=name)(x) for name in ("mean", "log_variance")}
    encoder = keras.Model(inputs, cloud, name="encoder")

    latent = {"latent": keras.Input((latent_dim,), name="latent"), **told}
    x = layers.Concatenate()(list(latent.values())) if told else latent["latent"]
    for neurons in reversed(hidden_units):
        x = layers.Dense(neurons, activation)(x)
    x = layers.Dense(prod(shape[:2]) * units, output_activation)(x)
    decoder = keras.Model(latent, layers.Reshape((*shape[:2], units))(x), name="decoder")
    return VariationalAutoencoder(encoder, decoder, beta, name="vae")


@keras.saving.register_keras_serializable(package="zoo")
class VariationalAutoencoder(keras.Model):
    """Encodes each picture as a Gaussian cloud, and keeps all clouds near one that can be drawn from.

        μ, ln σ² = e(x)                                the encoder's cloud
        z = μ + σ ε, ε from N(0, 1)                    reparameterisation: chance has no weights, so μ and σ have slopes
        x̂ = d(z, class)                                the decoder
        L = Σ (x − x̂)² + β · KL                        over pixels; the mean over pictures
        KL = ½ Σ (μ² + σ² − ln σ² − 1)                 from N(μ, σ²) to N(0, 1), in closed form

    With β = 2s², L is, but for a factor and a constant, the bound on −ln p(x) for pixels with Gaussian noise of
    deviation s. A new picture is d(ε): the divergence sees to it that there are no holes between the clouds.

    Args:
        encoder: from pictures ``(n, height, width, channels)`` to ``mean`` and ``log_variance``, each
            ``(n, latent_dim)``.
        decoder: from a dict of ``latent`` ``(n, latent_dim)`` and, where it reads it, ``label`` ``(n, classes)``.
        beta: weight of the divergence.
        name: of the model.
    """

    def __init__(self, encoder: keras.Model, decoder: keras.Model, beta: float = 0.08, name: str | None = None):
        super().__init__(name=name)
        self.encoder, self.decoder, self.beta = encoder, decoder, beta
        self.seeds = keras.random.SeedGenerator()
        self.built = True  # both networks are

    def call(self, x: dict[str, Any], training: bool = False) -> dict[str, Any]:
        """The cloud of each picture, and the picture drawn again from a point of it."""
        cloud = self.encoder(x["image"])
        noise = keras.random.normal(ops.shape(cloud["mean"]), seed=self.seeds if training else 0)
        latent = cloud["mean"] + ops.exp(cloud["log_variance"] / 2) * noise
        return {**cloud, "image": self.decode(latent, x["label"])}

    def compute_loss(
        self, x: Any = None, y: Any = None, y_pred: Any = None, sample_weight: Any = None, training: bool = True
    ) -> Any:
        """The squared error of each picture and β times the divergence of its cloud, their mean over the batch.

        Args:
            x: not used.
            y: the pictures ``(n, height, width, channels)``.
            y_pred: what :meth:`call` returns.
            sample_weight: not used.
            training: not used.
        """
        mean, log_variance = y_pred["mean"], y_pred["log_variance"]
        error = ops.sum((y - y_pred["image"]) ** 2, axis=(1, 2, 3))
        divergence = ops.sum(mean**2 + ops.exp(log_variance) - log_variance - 1, axis=-1) / 2
        return ops.mean(error + self.beta * divergence) + sum(self.losses)

    def respond(self, x: dict[str, Any], seed: int = 0) -> Any:
        """A new picture for each label, the same for the same seed: decoded from points of N(0, 1)."""
        latent_dim = self.decoder.input["latent"].shape[-1]
        noise = keras.random.normal((ops.shape(x["label"])[0], latent_dim), seed=seed)
        return self.decode(noise, x["label"])

    def encode(self, pictures: Any) -> Any:
        """The middle of each picture's cloud ``(n, latent_dim)``."""
        return self.encoder(pictures)["mean"]

    def decode(self, latent: Any, label: Any = None) -> Any:
        """The pictures that stand at points of latent space ``(n, latent_dim)``, of classes ``(n, classes)``."""
        parts = {"latent": latent, "label": label}
        return self.decoder({name: ops.convert_to_tensor(parts[name]) for name in self.decoder.input})

    def reconstruct(self, x: dict[str, Any]) -> Any:
        """Pictures drawn again from the middles of their clouds."""
        return self.decode(self.encode(x["image"]), x["label"])

    def get_config(self) -> dict[str, Any]:
        """Both networks, and what stands beside them."""
        networks = keras.saving.serialize_keras_object({"encoder": self.encoder, "decoder": self.decoder})
        return {**networks, "beta": self.beta, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any], custom_objects: Any = None) -> "VariationalAutoencoder":
        """The model that ``get_config`` tells of."""
        networks = {name: keras.saving.deserialize_keras_object(config[name]) for name in ("encoder", "decoder")}
        return cls(**{**config, **networks})
