"""Your own data: the same dataset from files, folders, a DataFrame or arrays.

What is not said is guessed, and what was guessed is told: on stderr, and in ``dataset.guesses``. A row or a file that
cannot be read is never left out in silence: all of them are refused in one error, or, with ``bad="skip"``, left out,
counted and named among the guesses.
"""

from zoo.datasets.own_data.audio import from_audio_folder
from zoo.datasets.own_data.images import from_image_folder
from zoo.datasets.own_data.series import from_series_csv
from zoo.datasets.own_data.tables import from_arrays, from_csv, from_dataframe
from zoo.datasets.own_data.text import from_text_folder, from_text_pairs

__all__ = [
    "from_arrays",
    "from_audio_folder",
    "from_csv",
    "from_dataframe",
    "from_image_folder",
    "from_series_csv",
    "from_text_folder",
    "from_text_pairs",
]
