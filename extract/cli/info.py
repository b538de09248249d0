"""`extract info`: the pipelines at hand."""

from extract.cli.screen import console
from extract.errors import ModelNotFoundError, message


def info() -> None:
    """Name the pipelines at hand: version, size, what they were trained on, and how good they are."""
    from extract.pipeline import at_hand
    from extract.writing.cards import cards
    from extract.writing.layout import one_line

    pipelines = at_hand().values()
    if not pipelines:
        raise ModelNotFoundError(message("no_models"))
    screen = console()
    for each in pipelines:
        screen.print(cards([(each.name, each.meta, each.size)]))
        if missing := each.missing:
            # A command is there to be copied: it is not cut at the edge of the terminal.
            screen.print(one_line(missing), style="yellow", markup=False, soft_wrap=True)
