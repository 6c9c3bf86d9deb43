"""The perceptron: a single neuron (S6, S9, S22), or one for each output (S10)."""

import keras
from keras import layers


def perceptron(input_shape: tuple[int, ...], units: int, output_activation: str) -> keras.Model:
    """One layer of neurons straight from inputs to outputs: ŷ = g(w₀ + XᵀW).

    Its decision boundary is the line z = 1 + 3x₁ − 2x₂ = 0 with the slide's weights (S9). With a sigmoid it is logistic
    regression, with a linear activation linear regression.

    Args:
        input_shape: shape of one sample; anything but a row is flattened.
        units: neurons, one an output; their weights W have the shape (inputs, units).
        output_activation: g, such as ``"sigmoid"`` for one of two classes.

    Returns:
        A model from float32 ``(n, *input_shape)`` to float32 ``(n, units)``.

    Slides: S6, S9, S10, S22. Paper: Rosenblatt (1958), doi:10.1037/h0042519.
    """
    x = inputs = keras.Input(input_shape)
    if len(input_shape) > 1:
        x = layers.Flatten()(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="perceptron")
