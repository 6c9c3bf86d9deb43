"""Sound of one's own: a folder of WAV files."""

from __future__ import annotations

from pathlib import Path

from zoo.datasets import files
from zoo.datasets.dataset import Dataset
from zoo.datasets.inputs import AudioInput
from zoo.datasets.own_data.common import assemble, find_target, own_spec, read_classes
from zoo.datasets.preprocessing import LogMel
from zoo.errors import ZooError


def from_audio_folder(
    path: str | Path, *, rate: int = 8000, seconds: float = 1.0, bad: str = "refuse", seed: int = 0
) -> Dataset:
    """A dataset from a folder with one folder of WAV files a class, whose name is the class's.

    The files may differ in sampling rate, channels and length. Raw samples are int16 ``(n, rate · seconds)``: the
    channels' mean, resampled, cut at the end or filled with silence.

    Args:
        path: the folder; hidden files are passed over.
        rate: samples a second of all recordings; half of it is the highest frequency that is kept.
        seconds: length of all recordings.
        bad: ``"refuse"`` raises an error that counts and names the files that cannot be read, ``"skip"`` leaves them
            out and notes that.
        seed: of the split.

    Raises:
        ZooError: no such folder, fewer than two classes, a class without a recording, or a file that is none.

    Example: ``zoo.datasets.from_audio_folder("words/", seconds=1.5)``.
    """
    if not float(rate).is_integer():
        raise ZooError(f"rate={rate}: a whole number of samples a second.")
    path, rate, samples = Path(path).expanduser(), int(rate), round(rate * seconds)
    guesses: list[str] = []
    if samples < LogMel().window:
        raise ZooError(f"rate={rate} and seconds={seconds} make {samples} samples; {LogMel().window} is the least.")
    sounds, labels = read_classes(path, lambda file: files.read_wav(file, rate), "recordings", bad, guesses)
    inputs = AudioInput(rate, samples)
    longer, shorter = sum(len(sound) > samples for sound in sounds), sum(len(sound) < samples for sound in sounds)
    if longer or shorter:
        guesses.append(f"of {len(sounds)} recordings {longer} cut to {seconds:g} s, {shorter} filled up with silence")
    task, y = find_target(labels, "classification", "folder", guesses)
    return assemble(own_spec(path.resolve().name, task, inputs, len(y)), inputs.check(sounds), y, seed, guesses)
