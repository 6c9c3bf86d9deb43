"""The command ``zoo``: the same words as in Python, from a shell.

Results go to stdout, everything else to stderr. Exit codes: 0 done, 2 a wrong use or broken input, 1 anything else.
"""

from __future__ import annotations

import os
import sys

from zoo.cli import lessons, listing, serving, training, using  # each adds its commands to the application
from zoo.cli.app import app
from zoo.errors import ZooError

__all__ = ["app", "lessons", "listing", "main", "serving", "training", "using"]


def main() -> None:
    """The entry point: a wrong use is told in one sentence, without library frames."""
    try:
        app()
    except ZooError as error:
        sys.exit(_fail(str(error)))
    except BrokenPipeError:  # the reader of our output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    except OSError as error:
        name = f"{error.filename}: " if error.filename else ""
        sys.exit(_fail(f"{name}{error.strerror or error}. Check the path, its permissions and the space on the disk."))


def _fail(message: str) -> int:
    print(f"zoo: {message}", file=sys.stderr)
    return 2
