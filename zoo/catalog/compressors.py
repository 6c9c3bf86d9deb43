"""Models that tell a sample in few numbers, and draw it again from them; one entry a model."""

from __future__ import annotations

from zoo.registry import ModelSpec, Recipe

ENTRIES = (
    ModelSpec(
        name="autoencoder",
        builder="zoo.models.autoencoders:autoencoder",
        tasks=("reconstruction", "anomaly_detection"),
        inputs=("image", "table"),
        dataset="digits",
        summary="Dense layers to a few numbers and back; a large error marks what is unusual.",
        slides=("S18", "S29", "S42"),
        layers=("dense",),
        recipe=Recipe(epochs=60, batch_size=64, learning_rate=3e-3, schedule="one_cycle", keep="last"),
        recipes={
            "anomalies": Recipe(epochs=60, learning_rate=5e-3, schedule="one_cycle", keep="last"),
            "digit_anomalies": Recipe(epochs=60, learning_rate=5e-3, schedule="one_cycle", keep="last"),
        },
        arguments={"anomaly_detection": {"activation": "tanh"}},
    ),
    ModelSpec(
        name="conv_autoencoder",
        builder="zoo.models.autoencoders:conv_autoencoder",
        tasks=("reconstruction", "anomaly_detection"),
        inputs=("image",),
        dataset="digits",
        summary="Convolutions to a few numbers, and convolutions back to the picture.",
        slides=("S18", "S29", "S42"),
        layers=("dense", "convolution"),
        recipe=Recipe(epochs=40, batch_size=64, learning_rate=5e-3, schedule="one_cycle", keep="last"),
        recipes={
            "digit_anomalies": Recipe(epochs=40, batch_size=64, learning_rate=5e-3, schedule="one_cycle", keep="last"),
        },
    ),
    ModelSpec(
        name="denoising_autoencoder",
        builder="zoo.models.autoencoders:denoising_autoencoder",
        tasks=("image_to_image",),
        inputs=("image",),
        dataset="noisy_digits",
        summary="An autoencoder that gets a spoilt picture and is asked for the clean one.",
        slides=("S29", "S42"),
        layers=("dense", "convolution"),
        recipe=Recipe(epochs=40, batch_size=64, learning_rate=5e-3, schedule="one_cycle", patience=40),
    ),
    ModelSpec(
        name="lstm_autoencoder",
        builder="zoo.models.autoencoders:lstm_autoencoder",
        tasks=("anomaly_detection",),
        inputs=("series",),
        dataset="faulty_waves",
        summary="One recurrent network remembers a series in few numbers, another writes it down again.",
        slides=("S17", "S30"),
        layers=("dense", "recurrent"),
        recipe=Recipe(epochs=30, learning_rate=5e-3, schedule="one_cycle", keep="last"),
    ),
    ModelSpec(
        name="vae",
        builder="zoo.models.vae:vae",
        tasks=("generation",),
        inputs=("label",),
        dataset="digits",
        summary="Variational autoencoder: a cloud for each picture, and a latent space to draw from.",
        slides=("S1",),
        layers=("dense",),
        recipe=Recipe(epochs=200, batch_size=64, learning_rate=6e-3, schedule="one_cycle", keep="last"),
        recipes={
            "fashion_mnist": Recipe(epochs=30, batch_size=128, learning_rate=2e-3, schedule="one_cycle", keep="last"),
        },
    ),
)
