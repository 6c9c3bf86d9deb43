# %% [markdown]
# # Extra: what is where? Detection and segmentation
# A classifier says *what* is in a picture. Here networks say *where*, with boxes and with masks, and you compute by
# hand how such answers are compared and tidied up (S2).
#
# ## Learning goals
# - You can tell the tasks of computer vision apart: classification, localization, detection, two kinds of segmentation.
# - You can compute how well two boxes or two masks fit, as intersection over union.
# - You can say how a detector gets from many candidates to one box for each object.
# - You know why a share of right pixels can look good and mean little.
#
# 15 minutes, five exercises. It needs nothing but zoo: no network and no GPU; the networks are trained already.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import segmentation as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## Five questions about one picture
# The slide (S2) has five tasks: *classification* (what?), *localization* (one object: what, and in which box?),
# *detection* (all objects, a class and a box each), *semantic segmentation* (a class for each pixel), and *object* or
# *instance* segmentation (for each object, its own pixels).
#
# Our pictures are scenes with one to four handwritten digits, of 48×48 pixels, with some clutter. In the first row you
# see the truth, in the second what a trained detector answers. The small number above
# a box is its class; boxes that it is less sure of (a score up to 0.4) are not drawn. Look for a box that is missing,
# too many, or in the wrong place.

# %%
scenes = zoo.datasets.load("digit_scenes", task="detection")
detector = zoo.predictor("detector-digit_scenes")
zoo.plots.answers(scenes, detector(scenes.raw.test.x), "detection: a class and a box for each object")

# %% [markdown]
# ### Exercise 1 (4 min): how well do two boxes fit?
# A found box is hardly ever exactly the true one. Their fit is measured by *intersection over union* (IoU): the area
# that both cover, divided by the area that they cover together.
#
# A box is four numbers: (top, left, bottom, right), counted from the top left corner. Write `box_iou` for two boxes.
# On paper first: (0, 0, 2, 2) and (1, 1, 3, 3) share one square of 1×1. Together they cover 4 + 4 − 1 = 7. So 1/7.
#
# <details><summary>Hint</summary>
#
# The shared box begins at the larger of the two tops and ends at the smaller of the two bottoms; the same for left
# and right. If it ends before it begins, its height is 0: `max(0, ...)`.
#
# </details>


# %% tags=["starter"]
def box_iou(a, b):
    height = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    width = ...
    shared = ...
    together = ...
    return ...  # shared / together


# %% tags=["solution"]
def box_iou(a, b):
    height = max(0, min(a[2], b[2]) - max(a[0], b[0]))
    width = max(0, min(a[3], b[3]) - max(a[1], b[1]))
    shared = height * width
    together = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / together


# %% tags=["check"]
check.box_overlap(box_iou)

# %% [markdown]
# ### Exercise 2 (2 min): and two masks?
# A *mask* is a picture of 0 and 1: 1 for each pixel of the object. Write `mask_iou` for two masks of the same size.
#
# <details><summary>Hint</summary>
#
# `a & b` is 1 where both are 1, `a | b` where at least one is. `.sum()` counts the ones.
#
# </details>


# %% tags=["starter"]
def mask_iou(a, b):
    return ...


# %% tags=["solution"]
def mask_iou(a, b):
    return (a & b).sum() / (a | b).sum()


# %% tags=["check"]
check.mask_overlap(mask_iou)

# %% [markdown]
# ### Exercise 3 (4 min): one object, one box
# A detector has no list of objects inside. Ours lays a grid of 12×12 cells over the picture, and each cell proposes a
# box and a score for each digit: 144 candidates, and neighbouring cells often mean the same object. *Non-maximum
# suppression* tidies up: go through the candidates from the highest score to the lowest, and keep a box unless it
# overlaps a box that is already kept by an IoU of more than 0.5.
#
# Write the missing line. `kept` holds the numbers of the boxes that are kept so far.
#
# <details><summary>Hint</summary>
#
# `all(box_iou(boxes[i], boxes[j]) <= threshold for j in kept)` is true where box i overlaps none of the kept ones too
# much. Put it into an `if`, with `kept.append(i)` below.
#
# </details>


# %% tags=["starter"]
def suppress(boxes, scores, threshold=0.5):
    kept = []
    for i in np.argsort(-scores):  # from the highest score to the lowest
        ...
    return kept


# %% tags=["solution"]
def suppress(boxes, scores, threshold=0.5):
    kept = []
    for i in np.argsort(-scores):  # from the highest score to the lowest
        if all(box_iou(boxes[i], boxes[j]) <= threshold for j in kept):
            kept.append(i)
    return kept


# %% tags=["check"]
check.suppression(suppress)

# %% [markdown]
# Your function at work on the first test picture: all candidates with a score of at least 0.2, and those that are left.
# (A detector usually does this for each class by itself, so that a 7 cannot push out a 1; zoo's does.)

# %%
raw = detector.model(scenes.test.x[:1])
boxes, scores = np.array(raw["boxes"])[0], np.array(raw["scores"])[0].max(axis=-1)
boxes, scores = boxes[scores >= 0.2], scores[scores >= 0.2]
kept = suppress(boxes, scores)
print(len(boxes), "candidates,", len(kept), "kept:")
for i in kept:
    print(f"  score {scores[i]:.2f}, box {boxes[i].round(2)}")

# %% [markdown]
# Boxes are fractions of the picture's height and width here. One of the kept ones may still be wrong: what to do with
# low scores is a decision. A higher limit loses some objects, a lower one finds some that are not there.
#
# ### Exercise 4 (3 min): a score that flatters
# Now semantic segmentation: a class for each pixel, 0 for the background and 1 to 10 for the digits 0 to 9. How good is
# a network that answers "background" for *every* pixel? Compute two scores of it on the test split `y`:
#
# - `accuracy`, the share of pixels that it gets right;
# - `mean_iou`, the mean of the 11 classes' IoUs. The background's IoU is the pixels that are background in the answer
#   *and* in the truth, divided by those that are background in the answer *or* in the truth.
#
# <details><summary>Hint</summary>
#
# `(y == 0).mean()` is the share of true background. The lazy network answers background everywhere, so its union with
# the truth is the whole picture. And for a digit, what is the intersection, if the network never answers it?
#
# </details>

# %% tags=["starter"]
pixels = zoo.datasets.load("digit_scenes", task="semantic_segmentation")
y = pixels.raw.test.y  # 400 masks of 48×48 pixels
accuracy = ...
mean_iou = ...

# %% tags=["solution"]
pixels = zoo.datasets.load("digit_scenes", task="semantic_segmentation")
y = pixels.raw.test.y  # 400 masks of 48×48 pixels
accuracy = (y == 0).mean()
mean_iou = (accuracy + 10 * 0) / 11

# %% tags=["check"]
check.lazy_network(accuracy, mean_iou, y)

# %% [markdown]
# A trained *U-Net* does better: convolutions make the picture smaller and find out what is there, deconvolutions make
# it large again, and bridges between the two tell where the edges were (S42). Compare its mean IoU with yours, and look
# at the edges of the digits.

# %%
answer = zoo.predictor("unet-digit_scenes")(pixels.raw.test.x)
print({name: round(value, 2) for name, value in pixels.task.score(y, answer).items()})
zoo.plots.answers(pixels, answer, "semantic segmentation: a class for each pixel")

# %% [markdown]
# ### Exercise 5 (1 min): two sevens
# **Predict:** two 7s stand side by side in one scene. Does a *perfect* semantic segmentation give their pixels
# `"the same"` colour, or `"different"` ones?
#
# <details><summary>Hint</summary>
#
# What does each pixel have to say: its class, or the number of its object?
#
# </details>

# %% tags=["starter"]
colours = ...  # "the same" or "different"

# %% tags=["solution"]
colours = "the same"

# %% tags=["check"]
check.touching(colours)

# %% [markdown]
# Who wants to count the objects, or to grasp one of them, needs *instance segmentation*: a mask for each object. Here
# the colours stand for objects, from left to right, and the classes are written above. Look for digits that
# touch.

# %%
objects = zoo.datasets.load("digit_scenes", task="instance_segmentation")
found = zoo.predictor("instance_segmenter-digit_scenes")(objects.raw.test.x)
zoo.plots.answers(objects, found, "instance segmentation: a mask for each object")

# %% [markdown]
# Where digits touch, this small network sometimes takes two for one. Behind it is your exercise 3 once more:
# candidates, scores, and non-maximum suppression, with `mask_iou` in place of `box_iou`.
