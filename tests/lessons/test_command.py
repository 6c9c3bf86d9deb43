"""``zoo lessons`` in a terminal, and the page of all lessons."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from PIL import Image
from typer.testing import CliRunner

from zoo.cli import app
from zoo.lessons import LESSONS, gallery


def test_the_rows(zoo_command):
    done = zoo_command("lessons", "--json")
    assert not done.stderr
    found = json.loads(done.stdout)
    assert [row["name"] for row in found] == [f"S{i}" for i in range(1, 50)]
    assert "neuron" in found[8]["lessons"]  # S9
    table = zoo_command("lessons").stdout
    assert all(f"S{i} " in table for i in range(1, 50))


def test_a_lessons_steps_and_figure(zoo_command, tmp_path):
    done = zoo_command("lessons", "neuron", "--figure", tmp_path / "new" / "out.png")
    assert not done.stderr
    assert "1 + 3·4 − 2·5 = 3" in done.stdout
    assert "S9" in done.stdout.splitlines()[0]
    assert Image.open(tmp_path / "new" / "out.png").width >= 1000
    (facts,) = json.loads(zoo_command("lessons", "losses", "--json").stdout)
    assert facts["slides"] == ["S12", "S13"]
    assert "1.4743" in facts["steps"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["neurn"], "Did you mean neuron"),
        (["--figure", "a.png"], "--figure draws one lesson"),
        (["neuron", "--gallery", "there"], "leave out the lesson's name"),
    ],
)
def test_wrong_use(zoo_command, arguments, said):
    done = zoo_command("lessons", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert not done.stdout


class Page(HTMLParser):
    """The tags of a page that matter, and every address in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.images, self.addresses, self.ids, self.tags = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.tags.append(tag)
        self.addresses += [given[name] for name in ("src", "href") if name in given]
        self.ids += [given["id"]] if "id" in given else []
        if tag == "img":
            self.images.append(given)


def test_the_gallery(tmp_path):
    """A figure with an alternative text for each, steps beside it, and nothing from elsewhere."""
    light = [entry for entry in LESSONS if not entry.trains]
    told = []
    written = gallery.write(tmp_path / "page", told.append, light)
    assert told == light
    page = Page(written.read_text(encoding="utf-8"))
    assert page.ids == [entry.name for entry in light]
    files = [image["src"] for image in page.images]
    assert all(any(file.startswith(entry.name) for file in files) for entry in light)
    assert {"convolution-maps.png", "convolution-photograph.png", "convolution-deformed.png"} < set(files)
    for image in page.images:
        assert len(image["alt"]) > 30
        with Image.open(written.parent / image["src"]) as drawn:
            assert drawn.size == (int(image["width"]), int(image["height"]))
    for address in page.addresses:
        assert address[1:] in page.ids if address.startswith("#") else (written.parent / address).is_file()
    assert {path.name for path in written.parent.iterdir()} == {"index.html", *files}
    assert page.tags.count("pre") == len(light)
    assert not {"script", "link"} & set(page.tags)


def test_the_gallery_from_a_shell_leaves_out_what_is_not_installed(tmp_path, monkeypatch):
    """Of two lessons, as drawing all of them takes minutes; the tests of each lesson draw its figures."""
    absent = replace(LESSONS[2], needs="a_module_that_nobody_has")
    monkeypatch.setattr(gallery, "LESSONS", (*LESSONS[:2], absent))
    done = CliRunner().invoke(app, ["lessons", "--gallery", str(tmp_path / "page")])
    assert done.exit_code == 0, done.output
    assert done.stdout.strip().endswith(str(tmp_path / "page" / "index.html"))
    page = Page((tmp_path / "page" / "index.html").read_text(encoding="utf-8"))
    assert page.ids == [entry.name for entry in LESSONS[:2]]
