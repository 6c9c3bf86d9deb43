"""Models that draw pictures, one entry a model."""

from __future__ import annotations

from zoo.registry import ModelSpec, Recipe

ENTRIES = (
    ModelSpec(
        name="diffusion",
        builder="zoo.models.diffusion:diffusion",
        tasks=("generation",),
        inputs=("label",),
        dataset="digits",
        summary="Pictures out of noise, which is taken away a little at a time, guided by a class.",
        slides=("S1",),
        layers=("dense", "convolution", "deconvolution"),
        recipe=Recipe(epochs=150, batch_size=73, learning_rate=4e-3, schedule="one_cycle", patience=150),
        recipes={
            "fashion_mnist": Recipe(epochs=12, batch_size=64, learning_rate=4e-3, schedule="one_cycle", patience=12)
        },
    ),
    ModelSpec(
        name="gan",
        builder="zoo.models.gan:gan",
        tasks=("generation",),
        inputs=("label",),
        dataset="digits",
        summary="Two dense networks against each other: one draws, the other tells what was drawn from what is real.",
        slides=("S1", "S42"),
        layers=("dense",),
        recipe=Recipe(epochs=400, batch_size=64, learning_rate=2e-3, schedule="cosine", keep="last"),
        recipes={
            "fashion_mnist": Recipe(epochs=12, batch_size=128, learning_rate=1e-3, schedule="cosine", keep="last")
        },
    ),
    ModelSpec(
        name="conditional_gan",
        builder="zoo.models.conditional_gan:conditional_gan",
        tasks=("generation",),
        inputs=("label",),
        dataset="digits",
        summary="A GAN of convolutions and deconvolutions; both networks are told which class the picture should be.",
        slides=("S1", "S42"),
        layers=("dense", "convolution", "deconvolution"),
        recipe=Recipe(epochs=300, batch_size=32, learning_rate=2e-3, schedule="cosine", keep="last"),
        recipes={"fashion_mnist": Recipe(epochs=8, batch_size=128, learning_rate=1e-3, schedule="cosine", keep="last")},
    ),
    ModelSpec(
        name="pix2pix",
        builder="zoo.models.pix2pix:pix2pix",
        tasks=("image_to_image",),
        inputs=("image",),
        dataset="outlines_to_digits",
        summary="A U-Net turns one picture into another, and is told by a detective whether the two belong together.",
        slides=("S42",),
        layers=("dense", "convolution", "deconvolution"),
        recipe=Recipe(epochs=40, batch_size=32, learning_rate=1e-3, schedule="cosine", keep="last"),
    ),
    ModelSpec(
        name="text_to_image",
        builder="zoo.models.text_to_image:text_to_image",
        tasks=("text_to_image",),
        inputs=("text",),
        dataset="captioned_digits",
        summary="A sketch from a caption, then the picture from both: two stages, two detectives.",
        slides=("S37",),
        layers=("dense", "convolution", "deconvolution"),
        recipe=Recipe(epochs=32, batch_size=32, learning_rate=3e-3, schedule="cosine", keep="last"),
    ),
    ModelSpec(
        name="face_swap",
        builder="zoo.models.face_swap:face_swap",
        tasks=("domain_translation",),
        inputs=("clip",),
        dataset="digit_styles",
        summary="A clip in the other domain's style: one encoder, two decoders, a recurrent layer over the frames.",
        slides=("S42",),
        layers=("dense", "convolution", "recurrent"),
        recipe=Recipe(epochs=40, batch_size=32, learning_rate=4e-3, schedule="one_cycle", keep="last"),
    ),
)
