"""Pictures of one's own: every size and mode, broken files, arrays."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PIL import Image

import zoo
from zoo.datasets import files, from_arrays, from_image_folder


@pytest.fixture
def photos(tmp_path):
    """A folder with two classes of twelve pictures each, dark and light, grey and coloured, of two sizes."""
    draw = np.random.RandomState(0)
    for name, shade in (("dark", 40), ("light", 220)):
        (tmp_path / name).mkdir()
        for i in range(12):
            shape = (9, 7) if i % 2 else (20, 30, 3)
            pixels = np.clip(draw.normal(shade, 9, shape), 0, 255).astype("uint8")
            Image.fromarray(pixels).save(tmp_path / name / f"{i}.png")
    return tmp_path


def test_a_folder_a_class(photos, capsys):
    data = from_image_folder(photos, size=(8, 8))
    assert data.class_names == ("dark", "light")
    assert data.input_shape == (8, 8, 3)
    assert data.raw.train.x.dtype == "uint8"
    assert all((picture.mean() > 128) == y for split in data.raw for picture, y in zip(*split, strict=True))
    assert "resized to 8×8" in capsys.readouterr().err
    run = zoo.train("cnn", data, epochs=2, verbose=0, filters=(4,))
    assert zoo.predictor(run.save()).read(photos / "dark" / "0.png").shape == (1, 8, 8, 3)
    assert from_image_folder(photos, size=(8, 9), color=False).input_shape == (8, 9, 1)


def test_arrays_of_pictures():
    draw = np.random.RandomState(0)
    data = from_arrays(draw.randint(0, 256, (40, 10, 10)).astype("uint8"), ["x", "o"] * 20)
    assert data.input_shape == (10, 10, 1)
    assert data.class_names == ("o", "x")
    assert from_arrays(draw.rand(40, 10, 10, 3), [0, 1] * 20, quiet=True).inputs.maximum == 1
    with pytest.raises(zoo.ZooError, match="2 of 40 samples have no y"):
        from_arrays(draw.rand(40, 10, 10), [0, 1] * 19 + [np.nan] * 2)


def grey_ramp() -> Image.Image:
    return Image.fromarray(np.array([[0, 257 * 60, 257 * 120, 65535]] * 2, "uint16"))


def half_red() -> Image.Image:
    return Image.fromarray(np.array([[[255, 0, 0, 0], [255, 0, 0, 255]]], "uint8"), "RGBA")


def palette() -> Image.Image:
    picture = Image.new("P", (2, 1), 1)
    picture.putpalette([0, 0, 0, 10, 200, 30])
    return picture


@pytest.mark.parametrize(
    ("picture", "name", "options", "first_row"),
    [
        (grey_ramp, "a.png", {}, [[0] * 3, [60] * 3, [120] * 3, [255] * 3]),
        (grey_ramp, "a.tif", {}, [[0] * 3, [60] * 3, [120] * 3, [255] * 3]),
        (half_red, "a.png", {}, [[255, 255, 255], [255, 0, 0]]),
        (palette, "a.png", {}, [[10, 200, 30]] * 2),
        (palette, "a.png", {"transparency": 1}, [[255, 255, 255]] * 2),
        (lambda: Image.new("LA", (2, 1), (0, 0)), "a.png", {}, [[255, 255, 255]] * 2),
        (lambda: Image.new("CMYK", (2, 1), (0, 255, 255, 0)), "a.tif", {}, [[255, 0, 0]] * 2),
        (lambda: Image.new("1", (2, 1), 1), "a.png", {}, [[255, 255, 255]] * 2),
    ],
)
def test_every_mode_is_read_right(tmp_path, picture, name, options, first_row):
    made = picture()
    made.save(tmp_path / name, **options)
    shape = (made.height, made.width, 3)
    np.testing.assert_array_equal(files.read_image(tmp_path / name, shape, 255)[0], first_row)
    grey = np.asarray(Image.fromarray(np.array([first_row], "uint8")).convert("L"))[0]
    np.testing.assert_array_equal(files.read_image(tmp_path / name, shape[:2], 255)[0], grey)


def test_a_picture_stands_upright_and_an_animation_shows_its_first_frame(tmp_path):
    picture = Image.new("RGB", (8, 4), "white")
    picture.paste("black", (0, 0, 4, 4))  # the left half
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned clockwise: left comes to the top
    picture.save(tmp_path / "turned.png", exif=turned)
    upright = files.read_image(tmp_path / "turned.png", (8, 4), 255)
    assert (upright[:4] == 0).all()
    assert (upright[4:] == 255).all()
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "lime")]
    frames[0].save(tmp_path / "a.gif", save_all=True, append_images=frames[1:])
    np.testing.assert_array_equal(files.read_image(tmp_path / "a.gif", (4, 4, 3), 255)[0, 0], [255, 0, 0])


def test_broken_pictures_are_refused_all_at_once_or_left_out(photos, capsys):
    whole = (photos / "light" / "0.png").read_bytes()
    (photos / "light" / "cut.png").write_bytes(whole[: len(whole) // 2])
    (photos / "dark" / "empty.png").touch()
    (photos / "dark" / "text.jpg").write_text("no picture")
    (photos / "notes.txt").write_text("beside the classes")
    with pytest.raises(zoo.ZooError) as refused:
        from_image_folder(photos)
    assert str(refused.value).startswith("3 of 27 pictures cannot be used: dark/empty.png is not an image")
    for part in ("it is empty; dark/text.jpg is", "it is in no known format; light/cut.png is", "truncated", "skip"):
        assert part in str(refused.value)
    data = from_image_folder(photos, bad="skip")
    assert sum(data.rows.values()) == 24
    assert any(guess.startswith("3 of 27 pictures left out: dark/empty.png") for guess in data.guesses)
    told = capsys.readouterr().err
    assert "light/cut.png" in told
    assert "files left out, as they lie in no class's folder: 1 (notes.txt)" in told
    with pytest.raises(zoo.ZooError, match='say "refuse", or "skip"'):
        from_image_folder(photos, bad="drop")


def test_pictures_in_folders_within_a_class_belong_to_it_and_hidden_files_do_not(photos):
    (photos / "dark" / "2024").mkdir()
    Image.new("L", (5, 5), 30).save(photos / "dark" / "2024" / "deep.png")
    (photos / "dark" / ".DS_Store").write_bytes(b"\0")
    (photos / ".cache").mkdir()
    assert sum(from_image_folder(photos).rows.values()) == 25


def test_a_class_without_a_picture_is_named(photos, tmp_path):
    (photos / "grey").mkdir()
    with pytest.raises(zoo.ZooError, match="No pictures to read in grey"):
        from_image_folder(photos)
    (photos / "grey" / "empty.png").touch()
    with pytest.raises(zoo.ZooError, match="No pictures to read in grey"):
        from_image_folder(photos, bad="skip")
    with pytest.raises(zoo.ZooError, match="holds no folders: it needs one folder a class"):
        from_image_folder(photos / "dark")
    with pytest.raises(zoo.ZooError, match="no folder"):
        from_image_folder(tmp_path / "none")
    (photos / "light").rename(photos / "grey" / "light")
    (photos / "dark").rename(photos / "grey" / "dark")
    (photos / "grey" / "empty.png").unlink()
    with pytest.raises(zoo.ZooError, match=r"holds grey, with the classes below: pass .*grey\.$"):
        from_image_folder(photos)


def test_the_parts_of_a_split_are_no_classes(photos, tmp_path_factory):
    folder = tmp_path_factory.mktemp("tv")
    for part in ("test", "Train"):
        shutil.copytree(photos, folder / part)
    with pytest.raises(zoo.ZooError, match=r"holds Train and test, with the classes below: pass .*Train\.$"):
        from_image_folder(folder)


def test_the_folder_of_an_unzipped_one_is_passed_over_and_one_is_named_from_within(photos, monkeypatch):
    (photos / "__MACOSX").mkdir()
    monkeypatch.chdir(photos)
    data = from_image_folder(".", size=np.int64(8))
    assert data.name == photos.name
    assert data.class_names == ("dark", "light")
    assert data.input_shape == (8, 8, 3)


@pytest.mark.parametrize("size", [0, (8,), (8, 8.5), "ab"])
def test_a_size_that_is_none(photos, size):
    with pytest.raises(zoo.ZooError, match=r"say \(height, width\), or a whole number for squares"):
        from_image_folder(photos, size=size)


@pytest.mark.parametrize(
    ("pictures", "says"),
    [
        (np.zeros((0, 3, 3)), r"no picture in an array of shape \(0, 3, 3\)"),
        (np.full((4, 3, 3), np.nan), "must be finite numbers"),
        (np.full((4, 3, 3), "a"), "must be finite numbers"),
        (np.linspace(-0.99, 0.98, 36).reshape(4, 3, 3), r"Scale them first: \(pictures \+ 1\) / 2\.$"),
        (np.arange(-6, 30).reshape(4, 3, 3), r"Scale them first: \(pictures \+ 6\) / 35 \* 29\.$"),
    ],
)
def test_pixels_that_are_none(pictures, says):
    with pytest.raises(zoo.ZooError, match=says):
        from_arrays(pictures, [0, 1] * (len(pictures) // 2), quiet=True)
