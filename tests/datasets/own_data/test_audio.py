"""Sound of one's own: WAV files of every rate, width and number of channels."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.io import wavfile
from sklearn.linear_model import LogisticRegression

import zoo
from zoo.datasets import files, from_audio_folder

FORMS = {
    "int16": lambda wave: (wave * 32767).astype("int16"),
    "uint8": lambda wave: (wave * 127 + 128).astype("uint8"),
    "int32": lambda wave: (wave * (2**31 - 1)).astype("int32"),
    "float32": lambda wave: wave.astype("float32"),
    "stereo": lambda wave: np.stack([wave, wave], axis=1).astype("float32"),
}


def tone(hertz: float, rate: int, seconds: float) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)


@pytest.fixture
def words(tmp_path):
    """A folder with two classes of ten tones each, in all forms."""
    for name, hertz in (("low", 300), ("high", 1500)):
        (tmp_path / name).mkdir()
        for i in range(10):
            rate = (8000, 16000, 22050, 44100, 11025)[i // 2]
            form = list(FORMS.values())[i % len(FORMS)]
            wavfile.write(tmp_path / name / f"{i}.wav", rate, form(tone(hertz, rate, 0.4 + 0.02 * i)))
    return tmp_path


def test_every_form_of_wav_becomes_the_same_sound(words, capsys):
    data = from_audio_folder(words, seconds=0.5)
    assert data.task.name == "classification"
    assert data.class_names == ("high", "low")
    assert data.inputs == zoo.datasets.inputs.AudioInput(8000, 4000)
    assert data.raw.train.x.dtype == "int16"
    assert data.raw.train.x.shape[1] == 4000
    assert "of 20 recordings 8 cut to 0.5 s, 10 filled up with silence" in capsys.readouterr().err
    for split in data.raw:
        for sound, y in zip(*split, strict=True):
            spectrum = np.abs(np.fft.rfft(sound.astype(float)))
            assert abs(spectrum.argmax() * 2 - (1500, 300)[y]) <= 2, "the tone is where it was, 2 Hz a bin"
            assert abs(int(np.abs(sound[500:2500]).max()) - 16384) < 600, "and as loud"
    flat = [split.x.reshape(len(split.x), -1) for split in (data.train, data.test)]
    assert LogisticRegression().fit(flat[0], data.train.y).score(flat[1], data.test.y) == 1


def test_short_and_long_recordings(words):
    shortest = from_audio_folder(words, seconds=1).raw.train.x
    assert (shortest[:, 7000:] == 0).all(), "silence fills up"
    assert from_audio_folder(words, rate=16000, seconds=0.25).raw.train.x.shape[1] == 4000
    with pytest.raises(zoo.ZooError, match="80 samples; 256 is the least"):
        from_audio_folder(words, seconds=0.01)
    with pytest.raises(zoo.ZooError, match=r"rate=8000\.5: a whole number"):
        from_audio_folder(words, rate=8000.5)
    assert from_audio_folder(words, rate=8000.0, seconds=0.5).inputs == zoo.datasets.inputs.AudioInput(8000, 4000)


def test_broken_recordings_are_refused_or_left_out(words):
    whole = (words / "low" / "0.wav").read_bytes()
    (words / "low" / "cut.wav").write_bytes(whole[: len(whole) // 2])
    (words / "low" / "empty.wav").touch()
    (words / "high" / "text.wav").write_text("no sound at all")
    wavfile.write(words / "high" / "nan.wav", 8000, np.full(900, np.nan, "float32"))
    wavfile.write(words / "high" / "none.wav", 8000, np.zeros(0, "int16"))
    wavfile.write(words / "high" / "loud.wav", 8000, (20000 * tone(300, 8000, 0.5)).astype("float32"))
    broken_header = bytearray(whole)
    broken_header[16:20] = b"\xff\xff\xff\x7f"
    (words / "high" / "zz.wav").write_bytes(broken_header)
    with pytest.raises(zoo.ZooError, match="7 of 27 recordings cannot be used") as refused:
        from_audio_folder(words, seconds=0.5)
    for part in (
        "high/loud.wav: its samples run to 10000; floats run from −1 to 1",
        "high/nan.wav holds values that are no finite numbers",
        "high/none.wav holds no sound",
        "and 2 more",
    ):
        assert part in str(refused.value)
    with pytest.raises(zoo.ZooError, match=r"low/cut.wav is not a WAV file that can be read: Reached EOF"):
        files.read_wav(words / "low" / "cut.wav", 8000)
    data = from_audio_folder(words, seconds=0.5, bad="skip")
    assert sum(data.rows.values()) == 20
    assert any(guess.startswith("7 of 27 recordings left out: high/loud.wav") for guess in data.guesses)


@pytest.mark.parametrize("sound", [np.array([0, 40000, 2**30], "int32"), [-40000]])
def test_whole_numbers_beyond_16_bits_are_refused(sound):
    with pytest.raises(zoo.ZooError, match=r"16 bits, but its samples run from .*divide those of 32 bits by 65536"):
        zoo.datasets.inputs.AudioInput(8000, 4).check([sound])


def test_the_command_takes_a_folder_of_sound(words, monkeypatch, capsys):
    from zoo import cli

    monkeypatch.setattr("sys.argv", ["zoo", "train", "cnn", "--dataset", str(words)])
    with pytest.raises(SystemExit):  # cnn reads pictures
        cli.main()
    assert "20 filled up with silence" in capsys.readouterr().err
