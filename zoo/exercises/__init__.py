"""Checks of the notebooks' exercises: each tells a learner that an answer is right, or what is wrong with it.

A module a notebook; a function an exercise. In a notebook: ``from zoo.exercises import basics as check``, then
``check.weighted_sum(z)``.
"""
