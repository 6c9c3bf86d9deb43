# %% [markdown]
# # IV Transformers, language models and other architectures
#
# Texts, sounds and measurements are *sequences*: what comes later depends on what came before. This session builds the
# two ideas by which networks read sequences, recurrence and attention, and lets a small language model write. A mark
# such as (S30) names a row of the slides.
#
# ## Learning goals
# - A **recurrent** neuron hands its state on to itself; you compute it step by step, and see why it forgets (S30).
# - **Attention** mixes what all words say, by how well they fit; you compute it with and without a mask (S33).
# - A **transformer** translates English into German, and shows where it looks (S3).
# - A **language model** writes token by token; temperature and top-k decide how daring it is.
# - **Covered words** give questions and answers without any labels: self-supervised learning (S20).
#
# **Pace:** 30 minutes, with eight exercises. Short of time? Leave out exercise 7.
#
# **Needs:** zoo, and nothing else: no network, no GPU, no training. The networks here are small ones that were trained
# before and ship with zoo.
#
# In each exercise, put your own code in place of the dots `...`, run the cell, and then run the cell below it, which
# checks your answer. A ✓ means: go on. Everything else says what is missing.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.backend import start_quietly
from zoo.exercises import transformers as check

start_quietly()  # the library behind the networks; this takes some seconds

# %% [markdown]
# ## 1 · Recurrence (S30)
# A recurrent network (RNN) reads one input $x_t$ at each time step $t$. Its memory is the hidden **state** $h_t$. With
# one neuron, as on the slide:
#
# $$h_t = \tanh(U \cdot x_t + V \cdot h_{t-1}) \qquad o_t = W \cdot h_t$$
#
# $U$ leads from the input to the state, $V$ from the state before to the state, $W$ from the state to the output $o_t$.
# These three weights are the same at every step. (Many books swap the letters $V$ and $W$.)
#
# ### Exercise 1 (3 min): one step
# Return the new state, from the input `x` and the state before, `h`.
#
# <details><summary>Hint</summary>
#
# `np.tanh` bends the sum of two products. $W$ is not needed: it makes the output, behind the state.
#
# </details>

# %% tags=["starter"]
from zoo.lessons import recurrence

U, V = recurrence.U, recurrence.V  # 2 and 0.5


def next_state(x, h):
    return ...


# %% tags=["solution"]
from zoo.lessons import recurrence

U, V = recurrence.U, recurrence.V  # 2 and 0.5


def next_state(x, h):
    return np.tanh(U * x + V * h)


# %% tags=["check"]
check.next_state(next_state)

# %% [markdown]
# Now your function reads the inputs 1, 0, 0, −1, and hands its state on from step to step: the loop is **unrolled**
# over time. Compare your states with the blue circles. Look at $t = 1$ and $t = 2$: the input is 0, but the state is
# not.

# %%
h = recurrence.START
for t, x in enumerate(recurrence.INPUTS):
    h = next_state(x, h)
    print(f"t = {t}: x = {x:4.1f}, h = {h:.4f}")
recurrence.figure("unrolled")

# %% [markdown]
# The 1 that was read at $t = 0$ is still there at $t = 2$, but it fades.
#
# ### Exercise 2 (1 min): how long does it remember?
# Let the state be small, and let twenty inputs be 0. With $V = 0.5$, the state `"vanishes"`, `"stays"` or `"grows"`?
#
# <details><summary>Hint</summary>
#
# Without input, $h_t = \tanh(0.5 \cdot h_{t-1})$, and the tanh of a small number is about the number itself.
#
# </details>

# %% tags=["starter"]
answer = ...  # "vanishes", "stays" or "grows"

# %% tags=["solution"]
answer = "vanishes"

# %% tags=["check"]
check.memory(answer)

# %% [markdown]
# Look at the green line first; then compare it with the dashed one.

# %%
recurrence.figure("memory")

# %% [markdown]
# Each line is a network without input. With $V = 0.5$ nothing is left after a few steps, and gradients vanish the same
# way when they are handed back through time. Even $V = 1$ forgets slowly, because tanh bends. With $V = 1.5$ the state
# runs to the same value, whatever positive number it began with: that is no memory either. The dashed line is the cell
# $c$ of an **LSTM** (long short-term memory): a **gate**, a number between 0 and 1 that the network computes itself,
# decides how much is kept. A **GRU** has gates, too, but no cell.
#
# ## 2 · Attention (S33)
# A recurrent network has to carry everything along in one state. **Attention** lets each word look at all the others
# directly. Each word has three small vectors, made from its embedding (the numbers that stand for the word) by learned
# weights:
# - its **query** $q$: what it looks for,
# - its **key** $k$: what it offers to those that look,
# - its **value** $v$: what it says.
#
# ### Exercise 3 (4 min): who looks at whom?
# For the three words *Take your time* you get the matrices $Q$, $K$ and $V$ as `queries`, `keys` and `values`, a row a
# word. Compute
#
# $$\text{weights} = \text{softmax}\!\left(\frac{Q K^T}{\sqrt d}\right) \qquad \text{mixtures} = \text{weights} \cdot V$$
#
# where $d$ is the width of a key, here 2. (This $V$ has nothing to do with the $V$ of recurrence.) `softmax` is given;
# it makes each row a row of shares that sum to 1 (S11).
#
# <details><summary>Hint</summary>
#
# `@` multiplies matrices, `keys.T` is the transpose, `np.sqrt(2)` the root.
#
# </details>

# %% tags=["starter"]
from zoo.lessons.attention import numbers, softmax

queries, keys, values = (numbers()[name] for name in ("queries", "keys", "values"))
weights = ...
mixtures = ...

# %% tags=["solution"]
from zoo.lessons.attention import numbers, softmax

queries, keys, values = (numbers()[name] for name in ("queries", "keys", "values"))
weights = softmax(queries @ keys.T / np.sqrt(2))
mixtures = weights @ values

# %% tags=["check"]
check.attended(weights, mixtures)

# %% [markdown]
# ### Exercise 4 (3 min): do not look into the future
# A network that *writes* must not see the words that come next: in the training it would simply copy them. A **causal
# mask** hides them. `mask[i, j]` is True where word $i$ may look at word $j$: at itself and at earlier words. Where it
# is False, the **score** (the number before the softmax) is replaced by $-\infty$. Compute the weights with this mask.
#
# <details><summary>Hint</summary>
#
# `np.where(mask, scores, -np.inf)` keeps the scores where the mask is True. Then comes the softmax, as before.
#
# </details>

# %% tags=["starter"]
from zoo.lessons.attention import causal_mask

mask = causal_mask(3)
scores = queries @ keys.T / np.sqrt(2)
masked = ...

# %% tags=["solution"]
from zoo.lessons.attention import causal_mask

mask = causal_mask(3)
scores = queries @ keys.T / np.sqrt(2)
masked = softmax(np.where(mask, scores, -np.inf))

# %% tags=["check"]
check.masked(masked)

# %% [markdown]
# The three tables show what you computed: scores, weights, and weights with the mask. Look at the first row of the last
# one: *Take* can only look at itself. Every row sums to 1 all the same.

# %%
zoo.lessons.attention.figure("weights")

# %% [markdown]
# Attention alone knows no order: *time your Take* would give the same mixtures. So a transformer adds to each embedding
# numbers that tell its **position**. And it has several attentions beside each other, called **heads**, so that a word
# can look for several things at once.
#
# ## 3 · A transformer translates (S3, S33)
# An **encoder** reads the English text; each word looks at all others. A **decoder** writes the German one, token by
# token; a **token** is a word or a piece of a word. It looks at what it has written so far (with a causal mask), and at
# the English text: this is **cross-attention**.
#
# English and German say numbers in another order: 91 is *ninety one*, but *einundneunzig*, "one-and-ninety".
#
# ### Exercise 5 (2 min): where will it look?
# The transformer of zoo has learned to translate number words. It is given
#
# > ninety one thousand nine hundred seventy four
#
# and its answer begins with *ein*. Before it writes *ein*, at which English word does the decoder look most? Write one
# word.
#
# <details><summary>Hint</summary>
#
# The German word begins *ein-und-neunzig-tausend*. The decoder has to know which word it needs *next*.
#
# </details>

# %% tags=["starter"]
answer = ...  # one English word of the sentence

# %% tags=["solution"]
answer = "one"

# %% tags=["check"]
check.cross_attention(answer)

# %% [markdown]
# Look at the **bottom row**, the cross-attention of the last layer, a picture for each of four heads. Its first line is
# the decoder before it has written anything, `[START]`. Bright yellow means: looks here.

# %%
translator, numbers_in_words = zoo.predictor("transformer-number_words"), zoo.datasets.load("number_words")
print(translator.translate("ninety one thousand nine hundred seventy four")[0])
figure = zoo.plots.attention(translator.model, numbers_in_words, sample=1)
figure.set_dpi(120)
for axes in figure.axes:
    axes.tick_params(labelsize=7)
figure

# %% [markdown]
# The bottom row jumps over *ninety* to *one*, then goes back. Nobody told it this rule: it was learned from pairs of
# texts. In the third and the fifth row the German text looks at itself: everything above the diagonal is dark, which is
# the causal mask. The first two rows are the encoder, which may look everywhere.
#
# Try your own: `translator.translate("forty two")`. It knows number words only. What does it make of *take your time*,
# for which German has two readings (S3)? A network always answers, also where it knows nothing.
#
# ## 4 · A language model writes
# A **GPT** is a decoder alone: it reads a text and says for every token how probable it is as the next one. One of them
# is drawn and appended, and so on. How it is drawn decides how the text sounds.
#
# ### Exercise 6 (3 min): temperature
# The network's last layer says a number $z_i$ for every token. Softmax makes probabilities of them (S11); a
# **temperature** $T$ divides all $z_i$ *before*:
#
# $$p_i = \frac{e^{z_i / T}}{\sum_j e^{z_j / T}}$$
#
# `z` is one row of numbers. Return the probabilities.
#
# <details><summary>Hint</summary>
#
# First `powers = np.exp(z / temperature)`, then each power divided by the sum of all.
#
# </details>


# %% tags=["starter"]
def with_temperature(z, temperature):
    return ...


# %% tags=["solution"]
def with_temperature(z, temperature):
    powers = np.exp(z / temperature)
    return powers / powers.sum()


# %% tags=["check"]
check.temperature(with_temperature)

# %% [markdown]
# ### Exercise 7 (4 min): top-k
# Even an improbable token is drawn once in a while, and one wrong token can spoil all that follows. **Top-k** keeps the
# $k$ likeliest tokens: all others get probability 0, and what is left is divided by its sum, so that it sums to 1
# again. `p` is one row of probabilities, all different; return a row of the same length.
#
# <details><summary>Hint</summary>
#
# `np.sort(p)[-k]` is the smallest probability that stays. `np.where(condition, p, 0)` keeps those of `p` for which the
# condition is True.
#
# </details>


# %% tags=["starter"]
def top_k(p, k):
    return ...


# %% tags=["solution"]
def top_k(p, k):
    kept = np.where(p >= np.sort(p)[-k], p, 0)
    return kept / kept.sum()


# %% tags=["check"]
check.top_k(top_k)

# %% [markdown]
# This small GPT has read source code of Python's standard library, letter by letter, for some minutes. Its tokens are
# single letters. **Guess before you run:** which temperature repeats itself, which one writes nonsense?

# %%
writer = zoo.predictor("gpt-python_source")
for temperature in (0, 0.7, 2):
    text = writer.continue_text("def ", length=120, temperature=temperature, seed=1)[0]
    print(f"--- T = {temperature}\ndef {text}\n")

# %% [markdown]
# $T = 0$ always takes the likeliest letter: the same text each time, and it tends to get stuck, here in blanks.
# $T = 0.7$ looks like Python from far away: words, brackets, indentation. $T = 2$ is letter soup. None of them *means*
# anything: the model knows what usually comes next, and nothing else. Large language models are built in the same way,
# with many thousand times as many weights and texts; and they, too, write what is probable, not what is true. Run it
# with `top_k=5`, too.
#
# ## 5 · Covered words (S20)
# Labels are dear, texts are not. **Self-supervised** learning makes its own questions: cover some tokens, and let the
# network guess them. It may look at *both* sides, so there is no causal mask. Compare the covered text with the
# guesses.

# %%
text = "def __init__(self, name, value=None):\n    self.name = name\n"
guesser = zoo.predictor("masked_language_model-python_source")
tokens = guesser.preprocessing.transform([text])[0]  # a mark for the start, the letters, and a mark for the end
tokens = np.pad(tokens, (0, 128 - len(tokens)))  # the network reads 128 tokens; token 0 fills up
covered = np.isin(np.arange(128), range(4, len(text), 6))  # every sixth token
probabilities = np.array(guesser.model(np.where(covered, 1, tokens)[None]))[0]  # token 1 covers
guessed = np.where(covered, probabilities.argmax(axis=-1), tokens)
print("".join("▢" if hidden else letter for letter, hidden in zip(text, covered[1:])))
print(guesser.preprocessing.inverse_transform([guessed])[0])

# %% [markdown]
# All letters are guessed, or nearly all. Cover others: begin the range at 2 instead of 4. Where a guess is wrong, would
# a person have known better?
#
# ### Exercise 8 (3 min): the loss of covered tokens
# `chances` holds the probability that the network gave to the *true* token at each place, `covered` is True where a
# token was covered. The loss is the cross-entropy $-\ln(\text{chance})$, its mean over the **covered** places alone.
# (The slide of deck D forgets the minus sign.)
#
# <details><summary>Hint</summary>
#
# `chances[covered]` keeps the covered places.
#
# </details>


# %% tags=["starter"]
def covered_loss(chances, covered):
    return ...


# %% tags=["solution"]
def covered_loss(chances, covered):
    return -np.log(chances[covered]).mean()


# %% tags=["check"]
check.covered_loss(covered_loss)

# %% [markdown]
# Your loss on the text above, with `chances` taken from the network's probabilities:

# %%
chances = probabilities[np.arange(128), tokens]
print(f"the network: {covered_loss(chances, covered):.2f}")
print(f"blind guessing: {np.log(len(guesser.preprocessing.vocabulary)):.2f}")

# %% [markdown]
# The second number is the loss of guessing blindly: with $n$ tokens, all equally probable, it is $\ln n$. The network
# knows a lot.
#
# What such a network has learned about texts helps with other tasks: its last layer is taken off, a new one is put on,
# and a few labels are enough (`zoo.fine_tune`). Its cousin is **semi-supervised** learning (S20): a network trained on
# few labels answers for samples without a label; its surest answers, **pseudo-labels**, join the training set
# (`zoo.training.pseudo_label`), best after a person has looked at them.
#
# ## 6 · Outlook: other sequences
# Nothing here needs words. An LSTM has read 48 hours of a town's heat demand and forecasts the next 12. Look where the
# dashed line leaves the blue one; gaps in the grey one are missing measurements.

# %%
waves = zoo.datasets.load("waves")
zoo.plots.answers(waves, zoo.predictor("lstm-waves")(waves.raw.test.x))

# %% [markdown]
# Daily rhythms are easy; sudden changes are not in the past, so no network can know them. Spoken words are a sequence
# of short pieces of sound, each told by the strength of its pitches: `zoo.predictor("speech_rnn-spoken_tones")` reads
# those. Pictures can be sequences as well, of patches: `vision_transformer`.
#
# ## What you have learned
# Recurrence carries a state along and forgets; gates help. Attention looks at everything at once, and masks say where
# it must not look. Encoder and decoder translate; a decoder alone writes; covered words teach without labels.
