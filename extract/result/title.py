"""What a document is called, wherever a result is shown."""


def title_of(number: str | None, title: str | None, kind: str | None, otherwise: str | None = None) -> str:
    """The printed number and title, or the kind of document; where the header has none of these, `otherwise`."""
    dotted = f"{number.rstrip('.')}." if number else None
    return " ".join(filter(None, (dotted, title or kind))) or otherwise or ""
