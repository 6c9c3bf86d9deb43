"""Autoencoders: an encoder tells a sample in few numbers, a decoder draws it again from them (S18, S29).

    z = e(x)        the latent space, too small for everything to fit in
    x̂ = d(z)        trained so that the mean of (x − x̂)² is small

What is common to the training samples fits through, the rest is lost: it is a dimensionality reduction, of which PCA is
the case that is linear. A sample unlike those of the training comes out worst: the error tells how unusual it is.

Each of these is two models, one behind the other: ``model.get_layer("encoder")`` and ``model.get_layer("decoder")``.
"""

from math import prod

import keras
from keras import layers

from zoo.layers.convolution import check_size, conv_block, crop_to


def autoencoder(
    input_shape: tuple[int, ...],
    output_activation: str,
    *,
    latent_dim: int = 8,
    hidden_units: tuple[int, ...] = (128, 64),
    activation: str = "relu",
) -> keras.Model:
    """Dense layers down to the latent space, and the same up again.

    With one linear layer each way it would find what PCA finds; the hidden layers let it bend the plane.

    Args:
        input_shape: shape of one sample; pictures are flattened.
        output_activation: of the last layer, ``"sigmoid"`` for pixels from 0 to 1.
        latent_dim: numbers that a sample is told in.
        hidden_units: neurons of each hidden layer of the encoder; the decoder has them in reverse.
        activation: of the hidden layers. Behind a bounded one, such as ``"tanh"``, what is too large in every column
            cannot be drawn as a larger version of what is known: it stands out.

    Returns:
        A model from float32 ``(n, *input_shape)`` to the same shape.

    Slides: S18, S29, S42. Paper: Hinton and Salakhutdinov (2006), doi:10.1126/science.1127647.
    """
    x = inputs = keras.Input(input_shape)
    if len(input_shape) > 1:
        x = layers.Flatten()(x)
    for neurons in hidden_units:
        x = layers.Dense(neurons, activation)(x)
    encoder = keras.Model(inputs, layers.Dense(latent_dim, name="latent")(x), name="encoder")

    x = latent = keras.Input((latent_dim,))
    for neurons in reversed(hidden_units):
        x = layers.Dense(neurons, activation)(x)
    x = layers.Dense(prod(input_shape), output_activation)(x)
    decoder = keras.Model(latent, layers.Reshape(input_shape)(x), name="decoder")
    return keras.Model(inputs, decoder(encoder(inputs)), name="autoencoder")


def conv_autoencoder(
    input_shape: tuple[int, int, int],
    output_activation: str,
    *,
    latent_dim: int = 8,
    filters: tuple[int, ...] = (32, 64),
    dropout: float = 0.0,
) -> keras.Model:
    """Convolutions on both ways: each level halves the picture on the way to the latent space, and doubles it back.

    A filter is learned once for all places, a dense neuron for one: there is more to learn from few pictures. On the
    way back each pixel is repeated, and a convolution smooths what came of it.

    Args:
        input_shape: (height, width, channels) of one picture.
        output_activation: of the last layer, ``"sigmoid"`` for pixels from 0 to 1.
        latent_dim: numbers that a picture is told in.
        filters: feature maps of each level of the encoder, which halves the picture; the decoder has them in reverse.
        dropout: share of the smallest maps' pixels, on either side of the latent space, set to 0 in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to the same shape.

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S18, S29, S42. Paper: Masci and others (2011), doi:10.1007/978-3-642-21735-7_7.
    """
    return _convolutional(
        "conv_autoencoder", input_shape, input_shape[-1], output_activation, latent_dim, filters, dropout
    )


def denoising_autoencoder(
    input_shape: tuple[int, int, int],
    units: int,
    output_activation: str,
    *,
    latent_dim: int = 32,
    filters: tuple[int, ...] = (64, 128),
    dropout: float = 0.3,
) -> keras.Model:
    """A convolutional autoencoder that gets a spoilt picture and is asked for the clean one.

        x̂ = d(e(x + noise))        trained so that the mean of (x − x̂)² is small

    Noise is no two times the same and does not fit through; what digits have in common does.

    Args:
        input_shape: (height, width, channels) of one spoilt picture.
        units: channels of the clean one.
        output_activation: of the last layer, ``"sigmoid"`` for pixels from 0 to 1.
        latent_dim: numbers that a picture is told in.
        filters: feature maps of each level of the encoder, which halves the picture; the decoder has them in reverse.
        dropout: share of the smallest maps' pixels, on either side of the latent space, set to 0 in a training step.

    Returns:
        A model from float32 ``(n, height, width, channels)`` to float32 ``(n, height, width, units)``.

    Raises:
        ValueError: more halvings than the picture has pixels for.

    Slides: S29, S42. Paper: Vincent and others (2008), doi:10.1145/1390156.1390294.
    """
    return _convolutional("denoising_autoencoder", input_shape, units, output_activation, latent_dim, filters, dropout)


def lstm_autoencoder(
    input_shape: tuple[int, int],
    output_activation: str,
    *,
    latent_dim: int = 8,
    hidden_units: tuple[int, ...] = (64,),
) -> keras.Model:
    """One recurrent network reads a sequence and remembers it in few numbers, another writes it down again.

        z = h_T W + b, the last state of the encoder
        x̂_t = s_t U + c, where s is the decoder's state, and z its input at every step

    Args:
        input_shape: (steps, features) of one sequence.
        output_activation: of the last layer, ``"linear"`` for standardised series.
        latent_dim: numbers that a sequence is told in.
        hidden_units: size of each LSTM layer's state in the encoder; the decoder has them in reverse.

    Returns:
        A model from float32 ``(n, steps, features)`` to the same shape.

    Raises:
        ValueError: no recurrent layer.

    Slides: S17, S30. Paper: Malhotra and others (2016), arXiv:1607.00148.
    """
    if not hidden_units:
        raise ValueError("hidden_units needs one recurrent layer at least")
    steps, features = input_shape
    x = inputs = keras.Input(input_shape)
    for neurons in hidden_units[:-1]:
        x = layers.LSTM(neurons, return_sequences=True)(x)
    x = layers.LSTM(hidden_units[-1])(x)
    encoder = keras.Model(inputs, layers.Dense(latent_dim, name="latent")(x), name="encoder")

    latent = keras.Input((latent_dim,))
    x = layers.RepeatVector(steps)(latent)
    for neurons in reversed(hidden_units):
        x = layers.LSTM(neurons, return_sequences=True)(x)
    decoder = keras.Model(latent, layers.Dense(features, output_activation)(x), name="decoder")
    return keras.Model(inputs, decoder(encoder(inputs)), name="lstm_autoencoder")


def _convolutional(
    name: str,
    input_shape: tuple[int, int, int],
    channels: int,
    output_activation: str,
    latent_dim: int,
    filters: tuple[int, ...],
    dropout: float,
) -> keras.Model:
    """What the two for pictures share: the latent space between two dense layers, and convolutions on both sides."""
    check_size(input_shape, 2 ** len(filters))
    x = inputs = keras.Input(input_shape)
    sizes = [x]
    for maps in filters:
        x = conv_block(x, maps, strides=2)
        sizes.append(x)
    x = layers.Flatten()(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    encoder = keras.Model(inputs, layers.Dense(latent_dim, name="latent")(x), name="encoder")

    smallest = sizes.pop().shape[1:]
    x = latent = keras.Input((latent_dim,))
    x = layers.Dense(prod(smallest), "relu")(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    x = layers.Reshape(smallest)(x)
    for maps in reversed(filters):
        x = conv_block(crop_to(layers.UpSampling2D(2)(x), sizes.pop()), maps)
    x = layers.Conv2D(channels, 3, padding="same", activation=output_activation)(x)
    decoder = keras.Model(latent, x, name="decoder")
    return keras.Model(inputs, decoder(encoder(inputs)), name=name)
