"""Colours that the colour-blind can tell apart, for every figure of zoo.

The single ones are Okabe's and Ito's. The ten of a list are the nine of Paul Tol's scheme "muted" and Okabe's orange,
as the scheme's pale grey looks like a picture that nobody coloured; an eleventh would be the first again.
"""

from __future__ import annotations

from matplotlib.colors import to_rgba_array

BLUE, VERMILION, GREEN = "#0072b2", "#d55e00", "#009e73"  # on white
ORANGE = "#e69f00"  # on pictures, dark or light
MUTED = ("#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee", "#882255", "#44aa99", "#999933", "#aa4499")
MANY = to_rgba_array([*MUTED, ORANGE])[:, :3]  # shares of red, green and blue, float (10, 3)
