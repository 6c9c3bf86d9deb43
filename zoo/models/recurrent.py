"""Recurrent networks: simple, long short-term memory, gated recurrent unit (S30)."""

import keras
from keras import layers


def rnn(
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
    """A layer that reads a sequence step by step, and hands what it knows on to itself.

    With the input x, the hidden state h, the output o and h₀ = 0, unrolled over the steps t:

        h_t = a(x_t U + h_{t−1} V + b)
        o_t = g(h_t W + c)

    U, V and W are the same at every step. Many to one: the last o alone. Many to many: the o of every step. The
    gradient goes back through V once a step, and fades on a long way; LSTM and GRU are the remedy.

    Args:
        input_shape: (steps, features) of one sequence.
        units: neurons of the output layer.
        output_activation: g, of the output layer.
        hidden_units: size of h; several for layers on top of each other, each reading the h of the one below.
        activation: a, of the recurrent layers.
        dropout: share of h set to 0 in a training step, on its way to W (S40).
        return_sequences: many to many, an output for every step; else many to one.
        linear_shortcut: add a linear layer of the whole sequence to the output, where the next values are nearly a
            linear function of the last ones (Lai and others 2018, arXiv:1703.07015).

    Returns:
        A model from float32 ``(n, steps, features)`` to float32 ``(n, units)``; many to many, ``(n, steps, units)``.

    Raises:
        ValueError: no recurrent layer, or a linear shortcut many to many or to an output that is not linear.

    Slides: S30, S42. Paper: Elman (1990), doi:10.1207/s15516709cog1402_1.
    """
    return _network(
        "rnn",
        layers.SimpleRNN,
        input_shape,
        units,
        output_activation,
        hidden_units,
        activation,
        dropout,
        return_sequences,
        linear_shortcut,
    )


def lstm(
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
    """A recurrent layer with a memory cell; gates decide what is written, kept and read.

    With the input x, the hidden state h, the cell c, the output o, and h₀ = c₀ = 0:

        w_t = σ(x_t U_w + h_{t−1} V_w + b_w)      write: the input gate
        k_t = σ(x_t U_k + h_{t−1} V_k + b_k)      keep: the forget gate
        r_t = σ(x_t U_r + h_{t−1} V_r + b_r)      read: the output gate
        c_t = k_t ⊙ c_{t−1} + w_t ⊙ a(x_t U + h_{t−1} V + b)
        h_t = r_t ⊙ a(c_t)
        o_t = g(h_t W + d)

    Where the gate keeps, k near 1, the gradient goes back from c_t to c_{t−1} nearly as it is: it does not fade as in
    a simple recurrent network. Many to one: the last o alone. Many to many: the o of every step.

    Args: as of :func:`rnn`.

    Returns: as of :func:`rnn`.

    Raises: as of :func:`rnn`.

    Slides: S30, S42. Paper: Hochreiter and Schmidhuber (1997), doi:10.1162/neco.1997.9.8.1735.
    """
    return _network(
        "lstm", layers.LSTM, input_shape, units, output_activation, hidden_units, activation, dropout, return_sequences,
        linear_shortcut,
    )  # fmt: skip


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

    Args: as of :func:`rnn`.

    Returns: as of :func:`rnn`.

    Raises: as of :func:`rnn`.

    Slides: S30, S42. Paper: Cho and others (2014), arXiv:1406.1078.
    """
    return _network(
        "gru", layers.GRU, input_shape, units, output_activation, hidden_units, activation, dropout, return_sequences,
        linear_shortcut,
    )  # fmt: skip


def _network(
    name: str,
    recurrent: type[layers.RNN],
    input_shape: tuple[int, int],
    units: int,
    output_activation: str,
    hidden_units: tuple[int, ...],
    activation: str,
    dropout: float,
    return_sequences: bool,
    linear_shortcut: bool,
) -> keras.Model:
    """What the three share: recurrent layers on top of each other, dropout, and a dense layer that answers."""
    if not hidden_units:
        raise ValueError("hidden_units needs one recurrent layer at least")
    if linear_shortcut and (return_sequences or output_activation != "linear"):
        raise ValueError("linear_shortcut needs a linear output and return_sequences=False")
    x = inputs = keras.Input(input_shape)
    for neurons in hidden_units[:-1]:
        x = recurrent(neurons, activation=activation, return_sequences=True)(x)
    x = recurrent(hidden_units[-1], activation=activation, return_sequences=return_sequences)(x)
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    if linear_shortcut:
        outputs = layers.Add()([outputs, layers.Dense(units, name="shortcut")(layers.Flatten()(inputs))])
    return keras.Model(inputs, outputs, name=name)
