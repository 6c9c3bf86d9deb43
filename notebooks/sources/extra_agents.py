# %% [markdown]
# # Extra: an agent learns from rewards
# Nobody tells an *agent* what to do: it acts, sometimes it is rewarded, and from that alone it finds its way.
# You write the three parts of Q-learning yourself, put them together, and let your agent loose on a small grid (S19).
#
# ## Learning goals
# - You know the words agent, environment, state, action, reward and episode.
# - You can compute one update of a Q-table by hand.
# - You can say what the discount γ is for.
# - You can say why an agent has to try things that it does not believe in.
#
# 15 minutes, five exercises. It needs nothing but zoo: no network, no GPU, and no neural network either.

# %%
# %matplotlib inline
import numpy as np

import zoo
from zoo.exercises import agents as check

# %% [markdown]
# ## The world of the agent
# The *environment* is a grid. The agent stands in one cell (its *state*) and has four *actions*: → ↑ ← ↓, numbered 0 to
# 3. `+` ends the game with the *reward* 1, `−` ends it with −1, `#` is a wall. Every other step has the reward 0; a
# step into the wall or off the grid leads nowhere. A game from its start to its end is an *episode*.
#
# Cells are counted as (row, column) from the top left. Look at what `step` tells: the next cell, the reward, and
# whether the game is over.

# %%
grid = zoo.lessons.q_learning
print("\n".join(" ".join(row) for row in grid.GRID))
for cell, action in (((2, 0), 1), ((2, 0), 2), ((0, 2), 0)):
    print(cell, grid.ARROWS[action], "leads to", grid.step(cell, action))

# %% [markdown]
# What happens next depends on the cell and the action alone, not on how the agent came there. Such a world is called a
# *Markov decision process* (S19).
#
# ### Exercise 1 (4 min): one update
# The agent keeps a table with a number $Q(s, a)$ for each cell $s$ and action $a$: how good is it to do $a$ in $s$? At
# first all are 0. After each step it corrects one of them:
#
# $$Q(s, a) \leftarrow Q(s, a) + \alpha \left( r + \gamma \max_{a'} Q(s', a') - Q(s, a) \right)$$
#
# $r$ is the reward of the step, $s'$ the next cell, and $\max_{a'} Q(s', a')$ the best value that is known there.
# $\alpha = 0.5$ is the learning rate, $\gamma = 0.9$ the *discount*: what lies ahead counts a little less.
#
# Write `update`. It gets the old value `before`, the reward, and `ahead`, the best value of the next cell.
# Try it on paper first: an agent beside `+` goes there for the first time. So before = 0, reward = 1, ahead = 0.
#
# <details><summary>Hint</summary>
#
# The bracket is a difference: what was found now, less what was believed before. A part α of it is added to the old
# value. On paper: 0 + 0.5 · (1 + 0.9 · 0 − 0) = 0.5.
#
# </details>


# %% tags=["starter"]
def update(before, reward, ahead, alpha=0.5, gamma=0.9):
    return ...


# %% tags=["solution"]
def update(before, reward, ahead, alpha=0.5, gamma=0.9):
    return before + alpha * (reward + gamma * ahead - before)


# %% tags=["check"]
check.update(update)

# %% [markdown]
# ### Exercise 2 (2 min): the discount
# An agent that always takes the shortest way to `+` gets one reward of 1, at its last step. Seen from one step before
# `+`, this is worth 1. Seen from two steps before, it is worth $\gamma \cdot 1$, and so on.
# Write `worth`: the value of a cell that lies `steps` steps from `+`.
#
# <details><summary>Hint</summary>
#
# Each step *before the last one* multiplies by γ. How many of them are there?
#
# </details>


# %% tags=["starter"]
def worth(steps, gamma):
    return ...


# %% tags=["solution"]
def worth(steps, gamma):
    return gamma ** (steps - 1)


# %% tags=["check"]
check.worth(worth)

# %% [markdown]
# ### Exercise 3 (3 min): to explore or to exploit
# An agent that always does what looks best (*exploits*) never finds out whether something else is better. One that
# always does something random (*explores*) never uses what it knows. The usual mixture is called *ε-greedy*: with
# probability $\varepsilon$ a random one of the four actions, else the best one known.
#
# Write `choose_action`. It gets the four values of a cell and gives a number from 0 to 3.
# `draw.rand()` gives a random number between 0 and 1, `draw.randint(4)` one of 0, 1, 2, 3. At the beginning all four
# values are 0: `best` holds the actions that share the first place, and `draw.choice(best)` takes one of them.
#
# <details><summary>Hint</summary>
#
# `draw.rand() < epsilon` is true with probability ε. In this case return `draw.randint(4)`.
#
# </details>


# %% tags=["starter"]
def choose_action(values, epsilon, draw):
    best = np.flatnonzero(values == values.max())
    return ...


# %% tags=["solution"]
def choose_action(values, epsilon, draw):
    best = np.flatnonzero(values == values.max())
    if draw.rand() < epsilon:
        return draw.randint(4)
    return draw.choice(best)


# %% tags=["check"]
check.choose_action(choose_action)

# %% [markdown]
# ### Exercise 4 (4 min): the agent learns
# Now put your two functions together. Each of the 300 games begins at the bottom left, in cell (2, 0). In the loop, two
# lines are missing: `ahead`, the largest value of the next cell (`q[then]` are its four values), and the update of
# `q[cell][action]`. Mind the end of a game: there is nothing ahead of it, so `ahead` is 0.
#
# <details><summary>Hint</summary>
#
# `ahead = 0 if over else q[then].max()`. The second line has the form `q[cell][action] = update(..., ..., ...)`.
#
# </details>


# %% tags=["starter"]
def learn(epsilon, games=300, seed=0):
    draw, q = np.random.RandomState(seed), np.zeros((3, 4, 4))
    for _ in range(games):
        cell, over = (2, 0), False
        while not over:
            action = choose_action(q[cell], epsilon, draw)
            then, reward, over = grid.step(cell, action)
            ...
            ...
            cell = then
    return q


q = ...  # when the two lines are there: learn(epsilon=0.3)


# %% tags=["solution"]
def learn(epsilon, games=300, seed=0):
    draw, q = np.random.RandomState(seed), np.zeros((3, 4, 4))
    for _ in range(games):
        cell, over = (2, 0), False
        while not over:
            action = choose_action(q[cell], epsilon, draw)
            then, reward, over = grid.step(cell, action)
            ahead = 0 if over else q[then].max()
            q[cell][action] = update(q[cell][action], reward, ahead)
            cell = then
    return q


q = learn(epsilon=0.3)

# %% tags=["check"]
check.trained(q)

# %% [markdown]
# Look at the largest value of each cell: it shrinks by the factor 0.9 with each step from `+`, as your `worth` says.
# (The wall, `+` and `−` keep a 0: no action is ever taken there.)

# %%
print(q.max(axis=-1).round(2))
print("five steps from +:", worth(5, 0.9))

# %% [markdown]
# ### Exercise 5 (2 min): an agent that never explores
# There are 9 cells with 4 actions each: 36 values to learn. **Predict before you run anything:** with ε = 0, and still
# 300 games from the bottom left, how many of the 36 values will be right in the end? `"all"`, `"only those on its way"`
# or `"none"`? Then train it beside the curious one.
#
# <details><summary>Hint</summary>
#
# As soon as one way has paid, its values are greater than 0, and all others are not. What does an agent with ε = 0 do
# from then on?
#
# </details>

# %% tags=["starter"]
answer = ...  # "all", "only those on its way" or "none"
greedy, curious = ..., ...  # then: learn(epsilon=0), learn(epsilon=0.3)

# %% tags=["solution"]
answer = "only those on its way"
greedy, curious = learn(epsilon=0), learn(epsilon=0.3)

# %% tags=["check"]
check.without_exploring(answer, greedy, curious)

# %% [markdown]
# The agent with ε = 0 was lucky: any way that it finds here is a good one. In a larger world it may keep to a bad
# way for ever.
#
# The last figure shows zoo's own training of 1,000 games from random cells (left), beside a second method and the
# truth. Look at where the arrows differ. *Monte Carlo* (middle) waits for the end of a game and takes the mean of what
# came after each step. It counts the agent's random steps as well, so its values stay lower, and it keeps away from
# `−`. *Value iteration* (right) does not play at all: it knows the rules, and computes the values from them.

# %%
grid.figure()

# %% [markdown]
# Where there are too many states for a table, as in Go or in a video game (S4, S38), a neural network takes the place
# of the table: it gets the state and answers with the values of the actions. The update that you wrote becomes its
# loss.
