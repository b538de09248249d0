from evaluation.grids import Grid, Page, share, span, to_markdown


def test_what_was_not_measured_is_a_dash() -> None:
    assert (share(None), share(0.0), share(1.0), share(0.12345)) == ("–", "0.000", "1.000", "0.123")
    assert (span(None), span((0.1, 0.25))) == ("–", "0.100–0.250")


def test_markdown() -> None:
    page = Page("Title", ["A remark."], [Grid("Table", ("a", "b"), [("1", "x|y")])])
    assert to_markdown(page) == "# Title\n\nA remark.\n\n## Table\n\n| a | b |\n| --- | --- |\n| 1 | x\\|y |\n"
