"""A network with one hidden layer (S10)."""

import keras
from keras import layers


def shallow_network(
    input_shape: tuple[int, ...],
    units: int,
    output_activation: str,
    *,
    hidden_units: int = 32,
    activation: str = "tanh",
) -> keras.Model:
    """One hidden layer of d₁ neurons z, and the outputs read from it.

    zᵢ = w₀ᵢ⁽¹⁾ + Σⱼ xⱼ wⱼᵢ⁽¹⁾ and ŷᵢ = g(w₀ᵢ⁽²⁾ + Σⱼ a(zⱼ) wⱼᵢ⁽²⁾). With a linear activation a the boundary stays a
    line however many neurons there are; with another it can take any form (S8).

    Args:
        input_shape: shape of one sample; anything but a row is flattened.
        units: neurons of the output layer.
        output_activation: g.
        hidden_units: d₁, neurons of the hidden layer.
        activation: a, of the hidden layer.

    Returns:
        A model from float32 ``(n, *input_shape)`` to float32 ``(n, units)``.

    Slides: S7, S8, S10. Paper: Cybenko (1989), doi:10.1007/BF02551274.
    """
    x = inputs = keras.Input(input_shape)
    if len(input_shape) > 1:
        x = layers.Flatten()(x)
    z = layers.Dense(hidden_units, activation, name="hidden")(x)
    outputs = layers.Dense(units, output_activation, name="output")(z)
    return keras.Model(inputs, outputs, name="shallow_network")
