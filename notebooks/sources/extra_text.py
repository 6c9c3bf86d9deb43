# %% [markdown]
# # Extra: text
# A network computes with numbers, so words have to become numbers first. You do it in two ways, by counting and by
# learned vectors, and compare a recurrent network with a simple model (S3, S42).
#
# ## Learning goals
# - You can turn a text into counts of its words, and say what gets lost.
# - You know what an embedding is, and can measure how near two words are.
# - You can say whether one accuracy is really better than another.
# - You have seen words that a network finds alike, although nobody told it any meaning.
#
# 15 minutes, five exercises. It needs nothing but zoo: no network connection, no GPU.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import text as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## Which package is it from?
# A *docstring* is the short text in a program that says what a part of it does. The dataset `docstring_topics` has
# those of Python's own library; the question is from which of seven packages each one is. Their names are replaced by
# "…". Could you tell? Read each line before you look at the answer behind the arrow.

# %%
data = zoo.datasets.load("docstring_topics")
print("The packages:", ", ".join(data.class_names), "\n")
for text, topic in zip(data.raw.train.x[:8], data.raw.train.y[:8]):
    print(f"{text[:90]:92}← {data.class_names[topic]}")

# %% [markdown]
# ## Count words
# The oldest way: fix a list of words, the *vocabulary*, and count how often each occurs in the text. This is called a
# *bag of words*. Every text, long or short, becomes a row of as many numbers as the vocabulary has words.
#
# ### Exercise 1 (4 min): a bag of words
# Return the list of counts, in the order of the vocabulary. Large and small letters are the same. There are no
# punctuation marks; words are what stands between spaces.
# <details><summary>Hint</summary>
#
# `text.lower()` makes all letters small, `.split()` makes a list of words, and `words.count("cat")` counts in a list.
# </details>


# %% tags=["starter"]
def count(text, vocabulary):
    words = ...
    return [... for word in vocabulary]


# %% tags=["solution"]
def count(text, vocabulary):
    words = text.lower().split()
    return [words.count(word) for word in vocabulary]


# %% tags=["check"]
check.count(count)

# %% [markdown]
# ### Exercise 2 (1 min): what is lost?
# Can a model that only gets these counts tell "the dog bites the man" from "the man bites the dog"?
# <details><summary>Hint</summary>
#
# Run `count` on both, with the vocabulary `["the", "dog", "man", "bites"]`.
# </details>

# %% tags=["starter"]
answer = ...  # "yes" or "no"

# %% tags=["solution"]
answer = "no"

# %% tags=["check"]
check.order(answer)

# %% [markdown]
# ## A recurrent network beside its baseline
# `text_rnn` reads word after word, from both ends (S30). The baseline is a linear model on counts; *tf-idf* means that
# words which stand in many texts count less. `dummy` looks at no text and always says the most frequent package. Before
# you run the cell: by how much will the network win?

# %%
table = zoo.evaluate("text_rnn-docstring_topics")
table.round(3)

# %% [markdown]
# With the texts of Python 3.11, from which the network learned, the two are close. (With another Python some test texts
# may be known to it already.) And there are only a few hundred texts: the network could have been lucky. If each text
# is answered rightly with probability $p$, then the accuracy on $n$ texts scatters around $p$ with the standard
# deviation
# $$\sqrt{\frac{p\,(1 - p)}{n}}$$
#
# ### Exercise 3 (2 min): luck or skill?
# Compute it for the network: take its `accuracy` as $p$, and the number of test `texts` as $n$.
# <details><summary>Hint</summary>
#
# `np.sqrt(...)` is the square root. Mind the brackets: all of it stands under the root.
# </details>

# %% tags=["starter"]
accuracy, texts = table.loc["text_rnn-docstring_topics", "accuracy"], len(data.raw.test.y)
spread = ...

# %% tags=["solution"]
accuracy, texts = table.loc["text_rnn-docstring_topics", "accuracy"], len(data.raw.test.y)
spread = np.sqrt(accuracy * (1 - accuracy) / texts)

# %% tags=["check"]
check.spread(spread, accuracy, texts)

# %% [markdown]
# Compare it with the difference of the two accuracies above: a difference of this size says little. (Both answer the
# same texts, so a stricter test looks at those where they disagree: `zoo compare` does it.)
#
# Ask it something yourself. Try a sentence of your own, also one that is not about programs at all: what does it say
# then?

# %%
predict = zoo.predictor("text_rnn-docstring_topics")
answers = predict(["Parse the header of a message.", "Run the test and collect its failures.", "I like tea."], top=2)
answers["top_labels"], answers["top_probabilities"].round(2)

# %% [markdown]
# It always names one of its seven packages, even for tea: "none of them" is not among its answers.
#
# ## Words as vectors
# Counts treat "list" and "tuple" as two words that have nothing to do with each other. An *embedding* is a table with a
# row of numbers, a *vector*, for each word; the numbers are weights, learned as all others (S25). A text comes as
# *tokens*, the numbers of its words in the vocabulary. Token 0 is no word: it is *padding*, which fills short texts up
# to one length.
#
# ### Exercise 4 (3 min): the vector of a text
# Look up the vectors of all words in `table`, leave the padding out, and return their mean: one vector for the text.
# <details><summary>Hint</summary>
#
# `tokens[tokens > 0]` are the tokens of words. `table[tokens]` picks a row for each token at once. `.mean(axis=0)` is
# the mean over the rows.
# </details>


# %% tags=["starter"]
def text_vector(tokens, table):
    return ...


# %% tags=["solution"]
def text_vector(tokens, table):
    return table[tokens[tokens > 0]].mean(axis=0)


# %% tags=["check"]
check.text_vector(text_vector)

# %% [markdown]
# ### Exercise 5 (3 min): how near are two words?
# By the angle between their vectors. With the lengths $|a|$ and $|b|$, the *cosine similarity* is
# $$\cos(a, b) = \frac{a \cdot b}{|a|\,|b|}$$
# <details><summary>Hint</summary>
#
# `a @ b` is the scalar product $a \cdot b$: multiply number by number and add up. `np.linalg.norm(a)` is the length.
# </details>


# %% tags=["starter"]
def cosine(a, b):
    return ...


# %% tags=["solution"]
def cosine(a, b):
    return a @ b / (np.linalg.norm(a) * np.linalg.norm(b))


# %% tags=["check"]
check.cosine(cosine)

# %% [markdown]
# ## What a network thinks alike
# `cbow` was trained on docstrings with a word left out: from the mean vector of the words around, your `text_vector`,
# it guesses which word is missing (S20). No person labelled anything. Words that fit into the same gaps come to point
# in the same direction. Which words do you expect near "true", near "list", near "returns"?

# %%
import pandas as pd

near = {
    word: zoo.embeddings.nearest("cbow-docstring_gaps", None, word, 4)["word"] for word in ("true", "list", "returns")
}
pd.DataFrame(near)

# %% [markdown]
# Some neighbours make sense, such as "false" or "tuple"; others are chance: this network has read about as much as
# stands in a thin book. Note that "true" and "false" are near: they are opposites, but they stand in the same places.
#
# **To go on:** `zoo.datasets.from_text_folder("reviews/")` reads texts of your own, one folder a class, and
# `zoo.train("text_rnn", ...)` learns them. The notebook on transformers shows what came after recurrent networks.
