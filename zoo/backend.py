"""Importing Keras without the lines that TensorFlow writes to stderr, as it starts and later."""

from __future__ import annotations

import logging
import os
import sys
import tempfile


def start_quietly() -> None:
    """Import Keras and wake its backend with stderr held back; what was held back is shown if the import fails.

    No setting silences these lines: they come from C++ before any is read. For the command line and the
    notebooks; a script just imports Keras.
    """
    sys.stderr.flush()
    with tempfile.TemporaryFile() as held:
        original = os.dup(2)
        os.dup2(held.fileno(), 2)
        try:
            import skops.io  # noqa: F401, I001  before Keras, as store.reading does: who uses a model needs both
            import keras

            if keras.backend.backend() == "tensorflow":
                import tensorflow

                logging.getLogger("tensorflow").setLevel("ERROR")  # no advice on speed for a few models
                tensorflow.config.list_physical_devices("GPU")
                tensorflow.zeros(1)
        except BaseException:
            held.seek(0)
            os.write(original, held.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)
