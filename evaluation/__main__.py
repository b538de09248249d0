"""`python -m evaluation`."""

import evaluation.cli  # noqa: F401  (registers the commands)
from evaluation.shell import app

if __name__ == "__main__":
    app(prog_name="python -m evaluation")
