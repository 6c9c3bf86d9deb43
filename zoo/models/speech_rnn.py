"""Speech recognition by dense and recurrent layers (S3, S42)."""

import keras
from keras import layers


def speech_rnn(
    input_shape: tuple[int, int],
    units: int,
    output_activation: str,
    *,
    noise: float = 0.3,
    stacked_frames: int = 3,
    dense_units: tuple[int, ...] = (64,),
    recurrent_units: tuple[int, ...] = (64,),
    activation: str = "relu",
    dropout: float = 0.3,
    return_sequences: bool = False,
) -> keras.Model:
    """Dense layers on a few frames of sound at a time; a recurrent layer from both sides; what was said.

    With x_1, x_2, … the stacks of k neighbouring log-mel frames:

        d_t = a(x_t U + b)                    dense: what sounds just now
        →h_t = GRU(d_t, →h_{t−1})             recurrent, from the beginning
        ←h_t = GRU(d_t, ←h_{t+1})             and from the end
        o_t = g([→h_t, ←h_t] W + c)           dense

    One answer to a recording is read where both have heard all of it, from [→h_T, ←h_1]. A transcript needs an output
    for each stack, the logits of every word and of a blank, and CTC's loss sums over all places where the words may
    stand: p(words | x) = Σ Π_t p(o_t), so that nobody has to say when they were spoken.

    Args:
        input_shape: (frames, bands) of one recording.
        units: neurons of the output layer.
        output_activation: g, of the output layer.
        noise: standard deviation of what is added to the frames in a training step, themselves of deviation 1 (S40).
        stacked_frames: k, neighbouring frames that are read as one; makes the sequence k times as short.
        dense_units: neurons of each dense layer.
        recurrent_units: size of each recurrent layer's state, in each direction.
        activation: a, of the dense layers.
        dropout: share of each layer's activations set to 0 in a training step (S40).
        return_sequences: an output for every stack of frames, as a transcript needs; else one for the recording.

    Returns:
        A model from float32 ``(n, frames, bands)`` to float32 ``(n, units)``, or ``(n, ⌈frames / k⌉, units)``.

    Raises:
        ValueError: no recurrent layer.

    Slides: S3, S30, S42. Papers: Hannun and others (2014), arXiv:1412.5567; Graves and others (2006),
    doi:10.1145/1143844.1143891.
    """
    if not recurrent_units:
        raise ValueError("recurrent_units needs one recurrent layer at least")
    frames, bands = input_shape
    x = inputs = keras.Input(input_shape)
    x = layers.GaussianNoise(noise)(x)
    x = layers.ZeroPadding1D((0, -frames % stacked_frames))(x)  # zero is the mean of every band
    x = layers.Reshape((-1, stacked_frames * bands))(x)
    for neurons in dense_units:
        x = layers.Dense(neurons, activation)(x)
        x = layers.Dropout(dropout)(x)
    for layer, neurons in enumerate(recurrent_units, 1):
        each_step = return_sequences or layer < len(recurrent_units)
        x = layers.Bidirectional(layers.GRU(neurons, return_sequences=each_step))(x)
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(units, output_activation, name="output")(x)
    return keras.Model(inputs, outputs, name="speech_rnn")
