"""Arguments in, one function call, exit code out. Run as `python -m corpus`."""

import sys

import corpus.commands  # noqa: F401  (registers the commands)
from corpus.encoder.cli import app as encoder_app
from corpus.errors import message
from corpus.shell import app
from extract.errors import ExtractError

app.add_typer(encoder_app, name="encoder")


def main(arguments: list[str] | None = None) -> None:
    """The command line; an error is one line on stderr and exit code 2."""
    try:
        app(arguments)
    except ModuleNotFoundError as error:  # of an extra: the corpus alone needs none
        print(message("no_module", module=error.name), file=sys.stderr)
        sys.exit(2)
    except (ExtractError, OSError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
