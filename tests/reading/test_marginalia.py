"""What a note says of handwriting."""

import pytest

from extract.reading.marginalia import has_quotation, read_marginalia


@pytest.mark.parametrize(
    ("note", "quotes"),
    [
        ("In the margin, Marlow wrote: “Not yet.”", True),
        ('In the margin, Marlow wrote: "Not yet."', True),
        ("Marlow initialed the paper; see Venn’s reply.", False),
        ("", False),
    ],
)
def test_only_a_note_that_quotes_has_written_words(note: str, quotes: bool) -> None:
    assert has_quotation(note) == quotes
    assert bool(read_marginalia(note).written) == quotes
