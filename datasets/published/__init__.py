"""Data sets that others have published: fetched once, then read from this machine's own copy.

:mod:`fetch` holds the three ways to them; the other modules hold the loaders, one file a kind of sample.
"""
