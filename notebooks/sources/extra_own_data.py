# %% [markdown]
# # Extra: your own data
# So far the data came with zoo. Here they come from files, as yours will: a table with mistakes in it, and a folder of
# pictures; you train on both, ask the networks, and hand one of them on (S24, S25).
#
# ## Learning goals
# - You can turn a CSV file and a folder of pictures into a dataset, and say what each column is.
# - You can save a trained network, ask it about raw values, and export it for machines that have no zoo.
# - You know which wrong inputs are refused, and which are answered although the answer is worth nothing.
#
# 15 minutes, four exercises. It needs nothing but zoo: no network connection, no GPU. All files are written to a new folder for temporary files.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import own_data as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## A table
# The next cell writes `flats.csv`: 400 invented flats with their area in m², the year when they were built, their zip
# code, and the rent in euros. As in life it is not clean: some areas are missing, and two people wrote words instead of
# a number. Then it tries to read the file. Read what zoo says.

# %%
import tempfile
from pathlib import Path

import pandas as pd

folder = Path(tempfile.mkdtemp())
draw = np.random.default_rng(0)
area, year = draw.uniform(25, 140, 400).round(), draw.integers(1900, 2024, 400)
euros_a_metre = {"01067": 9, "04109": 8, "10115": 14, "80331": 20}
place = draw.choice(list(euros_a_metre), 400)
rent = area * [euros_a_metre[code] for code in place] + 0.8 * (year - 1900) + draw.normal(120, 40, 400)
flats = pd.DataFrame({"area": area, "year": year, "zip": place, "rent": rent.round()}).astype({"area": object})
flats.loc[[3, 50, 200], "area"] = None
flats.loc[[7, 90], "area"] = ["ask us", "large"]
flats.to_csv(folder / "flats.csv", index=False)
try:
    zoo.datasets.from_csv(folder / "flats.csv", target="rent")
except zoo.ZooError as error:
    print(error)

# %% [markdown]
# Missing values are no mistake: they are filled in later (S25). But words in a column of numbers are, and zoo leaves
# nothing out in silence.
#
# ### Exercise 1 (4 min): read the table
# Read the file so that the two bad lines are left out, that the network learns to tell the rent, and that the zip code
# is a *category*: the name of a place, not a number to compute with (S24).
# <details><summary>Hint</summary>
#
# `zoo.datasets.from_csv(folder / "flats.csv", target=..., categories=[...], bad=...)`. The message above says what to
# write for `bad`. In `categories` stands the name of the column.
# </details>

# %% tags=["starter"]
flats = ...

# %% tags=["solution"]
flats = zoo.datasets.from_csv(folder / "flats.csv", target="rent", categories=["zip"], bad="skip")

# %% tags=["check"]
check.table(flats)

# %% [markdown]
# What zoo did, it told while it read the file: which lines it left out, and that this is a *regression*, as the rent is
# a number. Now train a network. The table compares it with models of scikit-learn on the test split; `r2` is the share
# of the scatter that is explained, and the errors are in euros.

# %%
run = zoo.train("mlp", flats, epochs=30, seed=0, verbose=0)
predict = run.predictor()
run.table.round(2)

# %% [markdown]
# The rent per m² depends on the place: area *times* something. A linear model can only add, so it is the weakest but
# for the `dummy`, which always says the mean.
#
# ### Exercise 2 (2 min): ask for a rent
# What does the network say for a flat of 80 m², built in 1990, in the place with the zip code 01067? `predict` takes a
# *raw* row, as it stands in the file, as a dict: `{"area": ..., "year": ..., "zip": ...}`. It answers a dict with the
# entry `"value"`, an array with a number for each row.
# <details><summary>Hint</summary>
#
# `predict({...})["value"][0]`. Is a zip code a number in Python, or a text in quotation marks?
# </details>

# %% tags=["starter"]
answer = ...

# %% tags=["solution"]
answer = predict({"area": 80, "year": 1990, "zip": "01067"})["value"][0]

# %% tags=["check"]
check.rent(answer, predict)

# %% [markdown]
# ### Exercise 3 (1 min): which question is refused?
# Three people ask, and each makes a mistake. **A** types an area of 8000 m² instead of 80. **B** names the zip code
# "99999", which stands nowhere in the table. **C** writes the area as the word "eighty". One of them gets an error
# message. Who?
# <details><summary>Hint</summary>
#
# Which of the three values cannot be turned into what the network computes with?
# </details>

# %% tags=["starter"]
answer = ...  # "A", "B" or "C"

# %% tags=["solution"]
answer = "C"

# %% tags=["check"]
check.refused(answer)

# %% [markdown]
# See what each of them is told. Who uses a network has to check for themselves whether a value lies in the range of the
# training data.

# %%
for wrong in ({"area": 8000}, {"zip": "99999"}, {"area": "eighty"}):
    try:
        print(wrong, "→", predict({"area": 80, "year": 1990, "zip": "01067"} | wrong)["value"])
    except zoo.ZooError as error:
        print(wrong, "→", error)

# %% [markdown]
# ## A folder of pictures
# Pictures of your own need no table: make a folder for each class, and put its pictures there. We draw bars in noise,
# some *lying*, some *standing*. Their files shall be called, say, `pictures/lying/7.png`.
#
# ### Exercise 4 (3 min): where does a picture lie?
# Return the path of the picture with this `number` of the class `kind`, in the `folder` that is given.
# <details><summary>Hint</summary>
#
# `/` joins the parts of a path: `folder / "a" / "b.png"`. A text with a number in it: `f"{number}.png"`.
# </details>


# %% tags=["starter"]
def picture_path(folder, kind, number):
    return ...


# %% tags=["solution"]
def picture_path(folder, kind, number):
    return folder / kind / f"{number}.png"


# %% tags=["check"]
check.picture_path(picture_path)

# %% [markdown]
# The next cell draws 120 pictures of different sizes, saves them at your paths, reads the folder and trains a small
# convolutional network (S31). `size` is what every picture is resized to; without `color` they are grey.

# %%
from PIL import Image

for number in range(60):
    for kind in ("lying", "standing"):
        pixels = draw.integers(0, 90, draw.integers(18, 40, 2))
        at = draw.integers(2, len(pixels) - 5)
        pixels[at : at + 3, 2:-2] = 220
        path = picture_path(folder / "pictures", kind, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray((pixels if kind == "lying" else pixels.T).astype("uint8")).save(path)
pictures = zoo.datasets.from_image_folder(folder / "pictures", size=(16, 16), color=False)
print(zoo.train("cnn", pictures, epochs=8, seed=0, verbose=0).table.round(2))
pictures.plot()

# %% [markdown]
# Again the linear model (logistic regression) is the weakest of those that learn: a bar may be anywhere, so no single
# pixel tells much. A filter that slides over the picture finds it wherever it is (S45).
#
# ## Hand it on
# `save` writes a folder: the network, its preprocessing, and a card that tells how it was trained and how good it is.
# `export` writes a *SavedModel*, which TensorFlow runs without zoo, and without scikit-learn: the preprocessing is
# inside. It takes a column by its name. Does it give the same answers? The next cell asks both about all flats of the
# test split, and looks for the largest difference. Far below a cent, it is rounding.

# %%
import tensorflow as tf

saved = run.save(folder / "rents")
served = tf.saved_model.load(str(zoo.export(saved, folder / "exported")))
rows = flats.raw.test.x
columns = {
    "area": tf.constant(rows["area"], tf.float32),
    "year": tf.constant(rows["year"], tf.float32),
    "zip": tf.constant(rows["zip"].to_list()),
}
here, there = predict(rows)["value"], served.serve(columns)["value"].numpy()
print(f"largest difference: {np.abs(here - there).max():.5f} euros")
sorted(path.name for path in saved.iterdir())

# %% [markdown]
# `zoo.predictor(saved)` loads it again, tomorrow or on another machine with zoo. **To go on:** open `README.md` in the
# saved folder; `format="onnx"` and `format="litert"` export for other programs and for phones; from a shell,
# `zoo train mlp --dataset flats.csv --target rent --categories zip --bad skip` does the same as this notebook.
