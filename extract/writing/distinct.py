"""Names that must differ even where capitals count for nothing: of files, of entries."""

from collections import Counter


def distinct(name: str, taken: Counter[str]) -> str:
    """The name, or with a number behind it if it was given before; `taken` counts those given, casefolded."""
    while taken[name.casefold()]:
        taken[name.casefold()] += 1
        name = f"{name}-{taken[name.casefold()]}"
    taken[name.casefold()] += 1
    return name
