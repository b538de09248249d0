import pytest

from extract.result.title import title_of


@pytest.mark.parametrize(
    ("head", "called"),
    [
        (("7", "Memorandum From Marlow", "memorandum"), "7. Memorandum From Marlow"),
        (("7.", None, "memorandum"), "7. memorandum"),
        ((None, "Note", None), "Note"),
        (("7", None, None), "7."),
        ((None, None, None), "a/b"),
    ],
)
def test_a_title_is_what_the_header_says(head: tuple[str | None, str | None, str | None], called: str) -> None:
    assert title_of(*head, "a/b") == called
    assert title_of(None, None, None) == ""
