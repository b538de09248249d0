"""Names as printed: which words of a mention can name whom."""

import pytest

from extract.linking.names import Match, Name, fit_name, fold, is_short_for, mention_words, names_of


def test_words_are_compared_without_case_accents_hyphens_and_apostrophes() -> None:
    assert fold("Chou En-lai, O’Brien, López") == ("chou", "enlai", "obrien", "lopez")


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Dorr, Ann Mary (“Nan”)", [Name(("dorr",), ("ann", "mary", "nan"))]),
        ("Dorr, Brigadier General Paul W., USAF", [Name(("dorr",), ("paul", "w"))]),
        ("Rive, Jean de la", [Name(("rive",), ("jean",))]),
        ("Dorr (Dorre), Paul", [Name(("dorr",), ("paul", "dorre")), Name(("dorre",), ("paul",))]),
        ("Van Moc", [Name(("van",), ("moc",)), Name(("moc",), ("van",))]),
        ("Soto Rive, Ana", [Name(("soto", "rive"), ("ana",))]),
    ],
)
def test_names_of_the_list(printed: str, names: list[Name]) -> None:
    assert set(names_of(printed, [printed])) == set(names)


def test_a_variant_without_a_comma_has_its_surname_where_the_name_says() -> None:
    assert names_of("Dorr, Ann", ["Dorr, Ann", "Ann Dorr"]) == (Name(("dorr",), ("ann",)),)
    assert Name(("tran",), ("van", "moc")) in names_of("Tran Van Moc", ["Tran Van Moc"])


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("Mr. Dorr’s", ("dorr",)),
        ("General Paul de Dorr, Jr.", ("paul", "dorr")),
        ("P.W. Dorr", ("p", "w", "dorr")),
        ("PWD", ("p", "w", "d")),
        ("P. W. D.", ("p", "w", "d")),
        ("McG. B.", ("m", "b")),
        ("McGB", ("m", "b")),
        ("", ()),
    ],
)
def test_words_of_a_mention(printed: str, words: tuple[str, ...]) -> None:
    assert mention_words(printed) == words


@pytest.mark.parametrize(
    ("mention", "match"),
    [
        ("Edgar Thomas Marlow", Match("full", 1, whole=True)),
        ("Edgar Marlow", Match("full")),
        ("Ed Marlow", Match("nickname")),
        ("Edgar Q. Marlow", Match("full", clashing=1)),
        ("E.T. Marlow", Match("initial", 1)),
        ("Thomas Marlow", Match("full")),
        ("Marlow", Match("surname")),
        ("M. Marlow", Match("surname")),
        ("Edgar", Match("given", 1)),
        ("Ed", Match("given")),
        ("ETM", Match("initials", 1)),
        ("EM", Match("initials")),
        ("Ruth Marlow", None),
        ("Edgar Venn", None),
        ("TM", None),
    ],
)
def test_how_a_mention_fits(mention: str, match: Match | None) -> None:
    assert fit_name(mention_words(mention), Name(("marlow",), ("edgar", "thomas"))) == match


@pytest.mark.parametrize(
    ("short", "full", "is_short"),
    [
        ("Lars", "Lars Halden", True),
        ("LH", "Lars Halden", True),
        ("LH", "Lars P. Halden", True),
        ("LPH", "Lars P. Halden", True),
        ("L", "Lars Halden", False),
        ("Bill", "William Halden", False),
        ("Halden", "Lars Halden", False),
    ],
)
def test_what_is_short_for_a_full_name(short: str, full: str, is_short: bool) -> None:
    assert is_short_for(mention_words(short), mention_words(full)) is is_short


def test_a_given_name_may_be_spelt_in_another_way() -> None:
    assert fit_name(("muhamad", "venn"), Name(("venn",), ("mohammed",))) == Match("nickname")
    assert fit_name(("martin", "venn"), Name(("venn",), ("morton",))) is not None
    assert fit_name(("mark", "venn"), Name(("venn",), ("mirko",))) is None
