"""A model told as a table."""

from __future__ import annotations

import json

import keras
import pytest
from keras import layers

import zoo
from zoo import equations


def row(table, kind):
    return table[table["kind"] == kind].iloc[0]


@pytest.mark.parametrize("name", zoo.list_models())
def test_the_arithmetic_gives_the_layers_parameters(name):
    model = zoo.build(name)
    table = zoo.explain(model)
    results = [int(text.rpartition("= ")[2]) for text in table["parameters"]]
    assert [eval(text.partition(" =")[0].replace("·", "*")) for text in table["parameters"]] == results
    own = {layer.name: layer.count_params() for layer in model._flatten_layers() if not isinstance(layer, keras.Model)}
    for told, count in zip(table["name"], results, strict=True):
        if told.rpartition("/")[2] in own:
            assert own[told.rpartition("/")[2]] == count
    assert sum(results) == model.count_params() == table.attrs["parameters"]
    assert table["equation"].str.len().gt(0).all()
    assert table.loc[table["kind"].isin(equations.KINDS), "multiply_adds"].notna().any()


def test_the_cnn_by_hand():
    table = zoo.explain("cnn").set_index("name")
    counted = table["multiply_adds"][table["multiply_adds"] > 0].tolist()
    # 8×8 places with 3×3 patches of one channel for 32 maps; 4×4 places; then rows of 2·2·64, 128 and 10 numbers
    assert counted == [8 * 8 * 9 * 1 * 32, 4 * 4 * 9 * 32 * 64, 256 * 128, 128 * 10]
    assert table.attrs["multiply_adds"] == sum(counted) == 347_392
    assert table.attrs["trainable"] == 53_098
    # 3; + 1 with the pool, whose neighbours are 2 apart; + 2·2; + 2
    seen = table.loc[table["kind"].isin(["Conv2D", "MaxPooling2D", "Flatten"]), "receptive_field"]
    assert seen.tolist() == ["3×3", "4×4", "8×8", "10×10", "—"]
    assert row(table, "Conv2D")["parameters"] == "3·3·1·32 = 288"
    assert row(table, "Conv2D")["equation"] == "z_pq = Σᵢⱼ W_ij X_{i+p,j+q}"
    assert row(table, "Dense")["equation"] == "z = w₀ + XᵀW, a = relu(z)"
    assert "S45" in row(table, "Conv2D")["slides"]


def test_a_trained_model_and_a_perceptron():
    assert zoo.explain("cnn-digits").attrs["parameters"] == 53_290
    table = zoo.explain("perceptron")
    assert row(table, "Dense")["parameters"] == "30·1 + 1 = 31"
    assert row(table, "Dense")["equation"] == "z = w₀ + XᵀW, a = sigmoid(z)"
    assert set(table["receptive_field"]) == {"—"}


def test_strides_dilations_and_transposed_convolutions():
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(4, 3, strides=2, padding="same"),
            layers.DepthwiseConv2D(3, dilation_rate=2, padding="same"),
            layers.SeparableConv2D(6, 3, padding="same"),
            layers.Conv2DTranspose(5, 4, strides=2, padding="same"),
        ]
    )
    table = zoo.explain(model).set_index("kind")
    assert table["receptive_field"].tolist()[-4:] == ["3×3", "11×11", "15×15", "17×17"]
    assert table["multiply_adds"].tolist()[-4:] == [
        16 * 16 * 27 * 4, 16 * 16 * 9 * 4, 16 * 16 * (9 * 4 + 4 * 6), 16 * 16 * 16 * 6 * 5
    ]  # fmt: skip
    assert table.loc["Conv2D", "equation"] == "z_pq = Σᵢⱼ W_ij X_{i+2p,j+2q} + b"
    assert "X_{2i+p,2j+q}" in table.loc["DepthwiseConv2D", "equation"]


def test_recurrence_and_attention():
    inputs = keras.Input((7, 5))
    x = layers.LSTM(4, return_sequences=True)(inputs)
    x = layers.Bidirectional(layers.GRU(3, return_sequences=True))(x)
    x = layers.MultiHeadAttention(2, 8)(x, x)
    x = layers.TimeDistributed(layers.Dense(2))(x)
    table = zoo.explain(keras.Model(inputs, x)).set_index("kind")
    assert table.loc["LSTM", "multiply_adds"] == 7 * 4 * (5 * 4 + 4 * 4)
    assert table.loc["Bidirectional", "multiply_adds"] == 2 * 7 * 3 * (4 * 3 + 3 * 3)
    assert table.loc["MultiHeadAttention", "multiply_adds"] == 4 * 7 * 6 * 16 + 2 * 7 * 7 * 16
    assert table.loc["TimeDistributed", "multiply_adds"] == 7 * 6 * 2
    assert "forwards and backwards: u, r = sigmoid(xₜU + hₜ₋₁V + b)" in table.loc["Bidirectional", "equation"]


def test_a_length_that_is_not_known_leaves_the_count_open():
    model = keras.Sequential([keras.Input((None,), dtype="int32"), layers.Embedding(10, 4), layers.GRU(3)])
    table = zoo.explain(model).set_index("kind")
    assert table.loc["Embedding", "output"] == (None, 4)
    assert table["multiply_adds"].isna().tolist() == [False, False, True]


def test_models_within_models_and_layers_used_twice():
    encoder = keras.Sequential([keras.Input((8, 8, 1)), layers.Conv2D(2, 3), layers.Conv2D(2, 3)], name="encoder")
    left, right = keras.Input((8, 8, 1)), keras.Input((8, 8, 1))
    model = keras.Model([left, right], layers.Subtract()([encoder(left), encoder(right)]))
    table = zoo.explain(model).set_index("name")
    within = table[table.index.str.startswith("encoder/")]
    assert within["receptive_field"].tolist() == ["3×3", "5×5"]
    assert within["multiply_adds"].tolist() == [2 * 6 * 6 * 9 * 2, 2 * 4 * 4 * 18 * 2]
    assert table.loc["subtract", "receptive_field"] == "5×5"
    assert table.attrs["parameters"] == model.count_params()


def test_a_residual_network_sees_by_its_longest_path():
    inputs = keras.Input((16, 16, 2))
    x = layers.Conv2D(2, 3, padding="same")(layers.Conv2D(2, 3, padding="same")(inputs))
    table = zoo.explain(keras.Model(inputs, layers.Add()([inputs, x])))
    assert table["receptive_field"].iloc[-1] == "5×5"


class Doubling(keras.Model):
    """Twice what a dense layer says."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(3)
        self.gain = self.add_weight(shape=(3,), name="gain")

    def call(self, x):
        return 2 * self.gain * self.dense(x)


class Unheard(layers.Layer):
    """Does what nobody has heard of.

    And more.
    """

    def call(self, x):
        return x


def test_classes_of_ones_own():
    model = Doubling()
    with pytest.raises(zoo.ZooError, match="call it on a batch"):
        zoo.explain(model)
    model(keras.ops.ones((1, 4)))
    table = zoo.explain(model)
    assert table["parameters"].tolist() == ["4·3 + 3 = 15", "3"]
    assert table["multiply_adds"].iloc[0] == 12
    strange = zoo.explain(keras.Sequential([keras.Input((4,)), Unheard()]))
    assert strange["equation"].iloc[-1] == "Does what nobody has heard of."


def test_an_unknown_name_gets_a_suggestion():
    with pytest.raises(zoo.ZooError, match="Did you mean cnn-digits"):
        zoo.explain("cnn-digit")


def test_on_the_shell(zoo_command):
    told = zoo_command("explain", "mlp", "--json")
    rows = json.loads(told.stdout)
    assert rows[-1] == {**rows[-1], "name": "total", "parameters": "10,241"}
    assert {"z = w₀ + XᵀW, a = relu(z)"} <= {r["equation"] for r in rows}
    assert rows[1]["output"] == "128"
