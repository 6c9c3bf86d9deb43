"""The service: answers over HTTP as the predictor gives them, limits, and one sentence for what is wrong."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
import urllib.request

import numpy as np
import pytest
from fastapi.testclient import TestClient

import zoo
from zoo import serving

JSON = {"content-type": "application/json"}
ROW = {"year": 1991, "area (m²)": 234, "zip code": "12345"}


@pytest.fixture(scope="module")
def houses():
    return TestClient(serving.application("mlp-houses", rows=50, megabytes=0.01))


def example_of(client: TestClient):
    schema = client.get("/openapi.json").json()["components"]["schemas"]["Rows"]
    return schema["properties"]["rows"]["examples"][0]


def few_texts(folder):
    for name in ("yes", "no"):
        (folder / name).mkdir(parents=True)
        for i in range(10):
            (folder / name / f"{i}.txt").write_text(f"Would I see it again, {i} times? {name}!")
    return zoo.datasets.from_text_folder(folder)


@pytest.mark.parametrize("name", ["mlp-houses", "cnn-digits", "text_rnn", "lstm", "cbow-docstring_gaps"])
def test_its_own_example_is_answered(name, tmp_path):
    """Of a table, of pictures, of texts, of a series and of texts with a gap."""
    if name in zoo.list_models():
        data = few_texts(tmp_path / "texts") if name == "text_rnn" else None
        name = zoo.train(name, data, epochs=1, verbose=0).save(tmp_path / name)
    client, predict = TestClient(serving.application(name)), zoo.predictor(name)
    rows = example_of(client)
    told = client.post("/predict", json={"rows": rows})
    assert told.status_code == 200, told.text
    (answer,) = told.json()["answers"]
    for key, values in predict(rows).items():
        if key == "probabilities":
            assert list(answer[key]) == list(predict.task.labels)
            np.testing.assert_allclose(list(answer[key].values()), values[0], rtol=1e-4, atol=1e-6)
        elif values.dtype.kind == "f":
            np.testing.assert_allclose(answer[key], values[0], rtol=1e-4)
        else:
            np.testing.assert_array_equal(answer[key], values[0])


def test_rows_are_answered_in_their_order_and_gaps_are_null(houses):
    rows = [ROW, ROW | {"year": None, "zip code": None}, ROW | {"area (m²)": 80}] * 4
    answers = houses.post("/predict", json={"rows": rows}).json()["answers"]
    for row, answer in zip(rows, answers, strict=True):
        assert answer["value"] == pytest.approx(zoo.predictor("mlp-houses")(row)["value"][0], rel=1e-4)


def test_another_seed_draws_another_picture():
    client = TestClient(serving.application("vae-digits"))
    told = [client.post(f"/predict{seed}", json={"rows": ["7"]}) for seed in ("", "?seed=0", "?seed=3")]
    drawn = [answer.json()["answers"][0]["image"] for answer in told]
    assert drawn[0] == drawn[1] != drawn[2]
    np.testing.assert_allclose(drawn[2], zoo.predictor("vae-digits")("7", seed=3)["image"][0], rtol=1e-4, atol=1e-4)
    assert client.post("/predict?seed=-1", json={"rows": ["7"]}).status_code == 422


def test_pictures_and_the_likeliest_classes():
    pixels = zoo.datasets.load("digits").raw.test.x[:5]
    client = TestClient(serving.application("cnn-digits"))
    answers = client.post("/predict?top=2", json={"rows": pixels.tolist()}).json()["answers"]
    expected = zoo.predictor("cnn-digits")(pixels, top=2)
    assert [list(answer["top"]) for answer in answers] == expected["top_labels"].tolist()
    assert [answer["label"] for answer in answers] == expected["label"].tolist()


WRONG = [
    ({"rows": [{"year": 1991}]}, 422, "Missing columns: area (m²), zip code"),
    ({"rows": [ROW, {"year": 1991, "zip code": "12345"}]}, 422, "Missing column: area (m²)"),
    ({"rows": [ROW | {"year": True}]}, 422, "rows.0.year: A cell holds a number, a text or null"),
    ({"rows": [ROW | {"year": [1]}]}, 422, "A cell holds a number, a text or null. An example stands in /openapi"),
    ([ROW], 422, "with the header Content-Type: application/json"),
    ({"rows": [ROW | {"year": "long ago"}]}, 422, "Column year must hold numbers, but holds 'long ago'"),
    ({"rows": []}, 422, "at least 1 item"),
    ({"rows": [ROW] * 51}, 422, "at most 50 items"),
    ({"rows": [[1, 2, 3]]}, 422, "rows.0"),
    ({"row": [ROW]}, 422, "rows: Field required"),
    ({"rows": [ROW | {"zip code": "\ud800"}]}, 422, "no half of a surrogate pair"),
    ({"rows": [ROW | {"year": "9" * 5000}]}, 422, "Column year must hold numbers"),
    ({"rows": [ROW] * 49 + [ROW | {"zip code": "9" * 9000}]}, 413, "may have 10,000 bytes"),
]


@pytest.mark.parametrize(("body", "status", "says"), WRONG, ids=[says for _, _, says in WRONG])
def test_a_wrong_request_gets_one_sentence(houses, body, status, says):
    told = houses.post("/predict", content=json.dumps(body), headers=JSON)
    assert told.status_code == status
    assert says in told.json()["detail"]
    assert len(told.text) < 600


@pytest.mark.parametrize("number", ["Infinity", "1e400", "1" + "0" * 400])
@pytest.mark.parametrize("rows", [1, 20])
def test_an_infinite_number_is_refused_among_few_and_many(houses, number, rows):
    body = json.dumps({"rows": [ROW] * rows}).replace("1991", number, 1)
    told = houses.post("/predict", content=body, headers=JSON)
    assert told.status_code == 422
    assert "finite" in told.json()["detail"]


def test_texts_that_others_cannot_read_are_refused():
    client = TestClient(serving.application("seq2seq-number_words"))
    for text in ("\ud800", "a\0b"):
        told = client.post("/predict", content=json.dumps({"rows": [text]}), headers=JSON)
        assert told.status_code == 422
        assert "no half of a surrogate pair" in told.json()["detail"]


def test_a_failure_of_ours_is_one_sentence_and_counted():
    service = serving.application("mlp-houses")
    service.add_api_route("/broken", lambda: 1 / 0)
    client = TestClient(service, raise_server_exceptions=False)
    told = client.get("/broken")
    assert told.status_code == 500
    assert told.json()["detail"].startswith("The service failed")
    assert 'zoo_requests_total{path="other",status="500"} 1.0' in client.get("/metrics").text


def test_what_is_no_json_and_what_tells_no_length(houses):
    assert "JSON" in houses.post("/predict", content=b'{"rows": [', headers=JSON).text
    assert "Content-Type: application/json" in houses.post("/predict", content=json.dumps({"rows": [ROW]})).text
    assert houses.post("/predict", content=iter([b'{"rows": []}'])).status_code == 411
    assert houses.post("/predict?top=2", json={"rows": [ROW]}).json()["detail"].startswith("The likeliest classes")


def test_health_card_and_metrics(houses):
    assert houses.get("/health").json() == {"status": "ok", "model": "mlp-houses"}
    assert houses.get("/card").json()["metrics"] == zoo.card("mlp-houses").metrics
    houses.post("/predict", json={"rows": [ROW] * 3})
    before = houses.get("/metrics").text
    houses.post("/predict", json={"rows": [ROW] * 3})
    after = houses.get("/metrics").text

    def rows(text):
        return float(next(line for line in text.splitlines() if line.startswith("zoo_rows_total")).split()[1])

    assert rows(after) - rows(before) == 3
    assert 'zoo_requests_total{path="/predict",status="200"}' in after
    assert houses.get("/nothing").status_code == 404


def test_the_command_serves_on_a_free_port():
    command = [sys.executable, "-m", "zoo", "serve", "mlp-houses", "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as service:
        try:
            told = service.stderr.readline()
            assert "mlp-houses answers at http://127.0.0.1:" in told
            address = told.split("answers at ")[1].split(";")[0]
            body, kind = json.dumps({"rows": [ROW]}).encode(), {"Content-Type": "application/json"}
            with urllib.request.urlopen(urllib.request.Request(f"{address}/predict", body, kind), timeout=20) as answer:
                (found,) = json.load(answer)["answers"]
            assert found["value"] == pytest.approx(zoo.predictor("mlp-houses")(ROW)["value"][0], rel=1e-4)
        finally:
            service.terminate()


def test_what_cannot_be_served_is_told(zoo_command):
    done = zoo_command("serve", "mlp-house")
    assert done.returncode == 2
    assert "Did you mean mlp-houses" in done.stderr


def test_without_the_extra_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "fastapi", None)
    monkeypatch.delitem(sys.modules, "zoo.serving")
    with pytest.raises(zoo.ZooError, match=r"pip install 'zoo\[serve\]'"):
        importlib.import_module("zoo.serving")
