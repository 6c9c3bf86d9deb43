"""The gated recurrent unit: an LSTM's gates without its cell (S30)."""

import keras
from keras import layers


def gru(
    input_shape: tuple[int, int],
    units: int,
    output_activation: str,
    *,
    hidden_units: tuple[int, ...] = (64,),
    activation: str = "tanh",
    dropout: float = 0.0,
    return_sequences: bool = False,
    linear_shortcut: bool = False,
) -> keras.Model:
    """A recurrent layer whose gates decide what of its state is kept and what is written anew.

    With the input x, the hidden state h, the output o and h₀ = 0:

        z_t = σ(x_t U_z + h_{t−1} V_z + b_z)      update: how much is kept
        r_t = σ(x_t U_r + h_{t−1} V_r + b_r)      reset: how much of the past is seen
        h_t = z_t ⊙ h_{t−1} + (1 − z_t) ⊙ a(x_t U + b + r_t ⊙ (h_{t−1} V + c))
        o_t = g(h_t W + d)

    Two gates in place of the LSTM's three and no cell beside h: three quarters of its weights. Many to one: the last
    o alone. Many to many: the o of every step.

    Args:
        input_shape: (steps, features) of one sequence.
        units: neurons of the output layer.
        output_activation: g, of the output layer.
        hidden_units: size of h; several for layers on top of each other, each reading the h of the one below.
        activation: a, of what is written anew.
        dropout: share of h set to 0 in a training step, on its way to W (S40).
        return_sequences: many to many, an output for every step; else many to one.
        linear_shortcut: add a linear layer of the whole sequence to the output, where the next values are nearly a
            linear function of the last ones (Lai and others 2018, arXiv:1703.07015).

    Returns:
        A model from float32 ``(n, steps, features)`` to float32 ``(n, units)``; many to many, ``(n, steps, units)``.

    Raises:
        ValueError: no recurrent layer, or a linear shortcut many to many or to an output that is not linear.

    Slides: S30, S42. Paper: Cho and others (2014), arXiv:1406.1078.
    """
    if not hidden_units:
        raise ValueError("hidden_units needs one recurrent layer at least")
    if linear_shortcut and (return_sequences or output_activation != "linear"):
        raise ValueError("linear_shortcut needs a linear output and return_sequences=False")
    x = inputs = keras.Input(input_shape)
    for neurons in hidden_units[:-1]:
        x = layers.GRU(neurons, activation, return_sequences=True)(x)
    x = layers.GRU(hidden_units[-1], activation, return_sequences=return_sequences)(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    if linear_shortcut:
        outputs = layers.Add()([outputs, layers.Dense(units, name="shortcut")(layers.Flatten()(inputs))])
    return keras.Model(inputs, outputs, name="gru")
