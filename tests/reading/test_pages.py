import pytest

from extract.reading.pages import find_pages


@pytest.mark.parametrize("number", ["313", "XIV", "xiv", "12a", "A-5", "1–2", "3.1"])
def test_marker(number: str) -> None:
    (page,) = find_pages(f"so [Page {number}] on")
    assert (page.start, page.end, page.number) == (3, 3 + len(f"[Page {number}]"), number)


@pytest.mark.parametrize(
    "text", ["[Pages 11-12 not declassified]", "[Page 3 not declassified]", "[Page ]", "[Page 3", "Page 3", "[page 3]"]
)
def test_the_editors_words_are_no_marker(text: str) -> None:
    assert find_pages(text) == ()


def test_markers_side_by_side() -> None:
    assert [page.number for page in find_pages("[Page 1][Page 2] [Page 3]")] == ["1", "2", "3"]
