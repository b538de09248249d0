"""Phrases with the quantity they state; numbers written out and read back."""

import time
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from extract.data.tables import load_table, parse_table
from extract.data.weights import parse_weights
from extract.errors import MalformedDataError
from extract.quantities import find_phrases, parse, read_number
from extract.quantities.ellipsis import with_units
from extract.quantities.judge import Regression, load_judge, read_judge
from extract.quantities.nouns import head_noun, noun_class, singular
from extract.quantities.numbers import GLYPHS
from extract.quantities.phrases import split_figures, split_words
from extract.quantities.vocabulary import Unit, check_classes, vocabulary

MILLION = 1_000_000
ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
ONES_WORDS = [*ONES.split(), "eighteen", "nineteen"]
SPELLED = ("unit", "ten")  # kinds of words that a number begins with which is spelled out
TENS_WORDS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("twelve ships", ("eq", 12, 12, "ship", None)),
        ("about 300", ("approx", 300, 300, None, None)),
        ("15 or so", ("approx", 15, 15, None, None)),
        ("some forty towns", ("approx", 40, 40, "town", None)),
        ("20-odd years", ("approx", 20, 20, "year", None)),
        ("under 100", ("lt", None, 100, None, None)),
        ("less than half", ("lt", None, 50, "percent", None)),
        ("more than a year", ("gt", 1, None, "year", None)),
        ("well over $2 billion", ("gt", 2000 * MILLION, None, "USD", None)),
        ("ten years or more", ("ge", 10, None, "year", None)),
        ("at least six months", ("ge", 6, None, "month", None)),
        ("not less than 9,000 tons", ("ge", 9000, None, "ton", None)),
        ("ten or more ships", ("ge", 10, None, "ship", None)),
        ("within ninety days", ("le", None, 90, "day", None)),
        ("no later than two weeks", ("le", None, 2, "week", None)),
        ("up to a maximum of 40 men", ("le", None, 40, "man", None)),
        ("not exceed the 250 ceiling", ("le", None, 250, None, None)),
        ("five-mile limit", ("le", None, 5, "mile", None)),
        ("a 6-million bushel ceiling", None),
        ("9,000–10,000 a year", ("range", 9000, 10000, None, "year")),
        ("four to six weeks", ("range", 4, 6, "week", None)),
        ("between 1.6 and 1.8 million tons", ("range", 1_600_000, 1_800_000, "ton", None)),
        ("$10 to $12 million", ("range", 10 * MILLION, 12 * MILLION, "USD", None)),
        ("$200–300,000", ("range", 200_000, 300_000, "USD", None)),
        ("three or four days", ("range", 3, 4, "day", None)),
        ("a day or two", ("range", 1, 2, "day", None)),
        ("one week or a week and a half", ("range", 1, 1.5, "week", None)),
        ("20—30 percent", ("range", 20, 30, "percent", None)),
        ("4,000/6,000 n.m.", ("range", 4000, 6000, "nautical mile", None)),
        ("$175 million", ("eq", 175 * MILLION, 175 * MILLION, "USD", None)),
        ("$3.4 mil.", ("eq", 3_400_000, 3_400_000, "USD", None)),
        ("$161/2 billion", ("eq", 16_500 * MILLION, 16_500 * MILLION, "USD", None)),
        ("37½ cents per pound", ("eq", 0.375, 0.375, "USD", "pound")),
        ("peso 35-million", ("eq", 35 * MILLION, 35 * MILLION, "PHP", None)),
        ("75 per cent", ("eq", 75, 75, "percent", None)),
        ("ninety-eight point four percent", ("eq", 98.4, 98.4, "percent", None)),
        ("two point oh five", None),
        ("1–1/2%", ("eq", 1.5, 1.5, "percent", None)),
        ("one-third", ("eq", 33.33, 33.33, "percent", None)),
        ("fifty-fifty", ("eq", 50, 50, "percent", None)),
        ("one-fourth of one per cent", ("eq", 0.25, 0.25, "percent", None)),
        ("half an hour", ("eq", 0.5, 0.5, "hour", None)),
        ("three quarters of an hour", ("eq", 0.75, 0.75, "hour", None)),
        ("2 hours 20 minutes", ("eq", 140, 140, "minute", None)),
        ("half a million", ("eq", 500_000, 500_000, None, None)),
        ("a dozen", ("eq", 12, 12, None, None)),
        ("one-and-one-half million people", ("eq", 1_500_000, 1_500_000, "person", None)),
        ("two hundred and fifty men", ("eq", 250, 250, "man", None)),
        ("four (4) envoys", ("eq", 4, 4, "envoy", None)),
        ("10, 000 tons a week", ("eq", 10_000, 10_000, "ton", "week")),
        ("4 million bales of wool annually", ("eq", 4 * MILLION, 4 * MILLION, "bale", "year")),
        ("$3 million per fiscal year", ("eq", 3 * MILLION, 3 * MILLION, "USD", "year")),
        ("12-nation", ("eq", 12, 12, "nation", None)),
        ("one infantry division", ("eq", 1, 1, "division", None)),
        ("25 AK–47's", ("eq", 25, 25, "ak-47", None)),
        ("one C-46", ("eq", 1, 1, "c-46", None)),
        ("$200–$300,000", ("range", 200_000, 300_000, "USD", None)),
        ("$125-to-$145 million", ("range", 125 * MILLION, 145 * MILLION, "USD", None)),
        ("$3 million–$5 million", ("range", 3 * MILLION, 5 * MILLION, "USD", None)),
        ("$30/40 billion", ("range", 30_000 * MILLION, 40_000 * MILLION, "USD", None)),
        ("75–100,000 tons", ("range", 75_000, 100_000, "ton", None)),
        ("20%–30%", ("range", 20, 30, "percent", None)),
        ("thirty to forty thousand men", ("range", 30_000, 40_000, "man", None)),
        ("$2, 150 million", ("eq", 2150 * MILLION, 2150 * MILLION, "USD", None)),
        ("DM 500 million", ("eq", 500 * MILLION, 500 * MILLION, "DEM", None)),
        ("£3 million", ("eq", 3 * MILLION, 3 * MILLION, "GBP", None)),
        ("one-half billion dollars", ("eq", 500 * MILLION, 500 * MILLION, "USD", None)),
        ("three quarters of a million men", ("eq", 750_000, 750_000, "man", None)),
        ("less than 1/10th", ("lt", None, 10, "percent", None)),
        ("2-1/2 years", ("eq", 2.5, 2.5, "year", None)),
        ("an hour and ten minutes", ("eq", 70, 70, "minute", None)),
        ("twice a week", ("eq", 2, 2, "time", "week")),
        ("a minimum of 500 men", None),
        ("ceiling of 500 men", ("le", None, 500, "man", None)),
        ("no more than 500 men", ("le", None, 500, "man", None)),
        ("nearly 500 men", ("approx", 500, 500, "man", None)),
        ("500 men more or less", ("approx", 500, 500, "man", None)),
        ("on the order of 500 men", ("approx", 500, 500, "man", None)),
        ("5,000 tons of raw cotton a year", ("eq", 5000, 5000, "ton", "year")),
        ("210,000 US personnel", ("eq", 210_000, 210_000, "personnel", None)),
        ("four hundred thousand man", None),
        ("grand total of 300 men", ("eq", 300, 300, "man", None)),
        ("5–700 men", ("range", 500, 700, "man", None)),
        ("an hour and a quarter", ("eq", 1.25, 1.25, "hour", None)),
        ("about an hour and three quarters", ("approx", 1.75, 1.75, "hour", None)),
        ("two years and a half", ("eq", 2.5, 2.5, "year", None)),
        ("200 fixed minutemen", None),
        ("40 businessmen", ("eq", 40, 40, "businessman", None)),
        ("six calendar months", ("eq", 6, 6, "month", None)),
        ("a year to eighteen months", ("range", 12, 18, "month", None)),
        ("ten days to two weeks", ("range", 10, 14, "day", None)),
        ("one, two or perhaps three years", ("range", 1, 3, "year", None)),
        ("five or six hundred people", ("range", 500, 600, "person", None)),
        ("between six and seven hundred thousand", ("range", 600_000, 700_000, None, None)),
        ("two and half hours", ("eq", 2.5, 2.5, "hour", None)),
        ("up to 20 rpt 20 weeks", ("le", None, 20, "week", None)),
        ("$15 million dollars", ("eq", 15 * MILLION, 15 * MILLION, "USD", None)),
        ("600 million baht", ("eq", 600 * MILLION, 600 * MILLION, "THB", None)),
        ("at least the equivalent of $35 million", ("ge", 35 * MILLION, None, "USD", None)),
        ("below the level of $4 billion", ("lt", None, 4000 * MILLION, "USD", None)),
        ("at least the next two years", ("ge", 2, None, "year", None)),
        ("not more than a total of 200 tons", ("le", None, 200, "ton", None)),
        ("nearly a four-fold", ("approx", 4, 4, "fold", None)),
        ("within a three-month period", ("le", None, 3, "month", None)),
        ("exceed five percent", ("gt", 5, None, "percent", None)),
        ("around $9 billion, or even less", ("le", None, 9000 * MILLION, "USD", None)),
        ("at least a brigade", ("ge", 1, None, "brigade", None)),
        ("a year or more", ("ge", 1, None, "year", None)),
        ("one or more companies", ("ge", 1, None, "company", None)),
        ("every two weeks", ("eq", 2, 2, "week", None)),
        ("an average of 85 sacks nightly", ("eq", 85, 85, "sack", "night")),
        ("60 sorties/month", ("eq", 60, 60, "sortie", "month")),
        ("about a third", ("approx", 33.33, 33.33, "percent", None)),
        ("two referenda", ("eq", 2, 2, "referendum", None)),
        ("no number", None),
        ("twelve ships and more words", None),
        ("", None),
    ],
)
def test_parse(text: str, expected: tuple[object, ...] | None) -> None:
    found = parse(text)
    assert (found and (found.cmp, found.low, found.high, found.unit, found.per)) == expected


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("from 200 to 300 men", [("200", "man"), ("300 men", "man")]),
        ("12 of the howitzers", [("12", "howitzer")]),
        ("our open cases, under 100", [("under 100", "case")]),
        ("the 15 or so “hard cases”", [("15 or so", "case")]),
        ("40 tanks now, 60 by May", [("40 tanks", "tank"), ("60", "tank")]),
        ("two long talks", [("two", "talk")]),
        ("six calendar months assumes peace", [("six calendar months", "month")]),
        ("two air transport agreements", [("two", "agreement")]),
        ("two more combat battalions", [("two more combat battalions", "battalion")]),
        ("from 30 to 2,000 troops", [("30", "troop"), ("2,000 troops", "troop")]),
        ("50 out of a total of 210 clerks", [("50", "clerk"), ("total of 210 clerks", "clerk")]),
        ("only 74 of the thousands of prisoners", [("74", "prisoner")]),
        ("listed below four courses", [("four courses", "course")]),
        ("letters went up to 30 percent", [("30 percent", "percent")]),
        ("within the three services", [("three services", "service")]),
        ("[ line not declassified ] more than 50 percent", [("more than 50 percent", "percent")]),
        ("it may last two weeks", [("two weeks", "week")]),
        ("in the last two weeks", [("last two weeks", "week")]),
        ("over three years", [("three years", "year")]),
        ("in 1961. 40 came", [("1961", None), ("40", None)]),
        (
            "36 155 mm guns and 240 mm howitzers 12",
            [("36", "gun"), ("155 mm guns", "gun"), ("240 mm howitzers", "howitzer"), ("12", "howitzer")],
        ),
        ("for two years, perhaps three", [("two years", "year"), ("perhaps three", "year")]),
        ("we met six members, five of whom left", [("six members", "member"), ("five", "member")]),
        ("free the prisoners . we say about 300", [("about 300", "prisoner")]),
        ("free the prisoners : the soviets say under 100", [("under 100", "prisoner")]),
        ("its tank inventory rose from 322 to 739", [("322", "tank"), ("739", "tank")]),
        ("he wants two more armoured divisions", [("two more", "division")]),
        ("he wants four more .", [("four more", None)]),
        ("in 1961 about 300 men", [("1961", None), ("about 300 men", "man")]),
        ("for over twenty years", [("over twenty years", "year")]),
        ("over a ten - year period", [("ten - year", "year")]),
        ("he talks about a total of 200 tons", [("total of 200 tons", "ton")]),
        ("at least the two powers", [("two powers", "power")]),
        (
            "one battalion immediately, then two more, if needed",
            [("one battalion", "battalion"), ("two more", "battalion")],
        ),
        ("one state such as this", [("one state", "state")]),
        ("within a year about ten thousand will go", [("within a year", "year"), ("about ten thousand", None)]),
        ("we talk about a three - month loan", [("three - month", "month")]),
        ("$5 million, or more than enough", [("$ 5 million", "USD")]),
        ("he buys one next week", [("one", None)]),
        ("two such areas", [("two", "area")]),
        ("a 17 nation motion", [("17 nation", "nation")]),
        ("5 man teams", [("5 man", "man")]),
        ("three new ss - 9s", [("three", "ss-9"), ("9", "ss-9")]),
        ("half of second page", [("half", "percent")]),
        ("world population at 8 to 9 billion", [("8 to 9 billion", "person")]),
        ("up to 80 uno sorties/month", [("up to 80 uno sorties / month", "sortie")]),
        ("$90 million, of which 35 million is old", [("$ 90 million", "USD"), ("35 million", "USD")]),
        ("under a five - year plan", [("five - year", "year")]),
        ("within two years over 10,000 will go", [("within two years", "year"), ("over 10,000", None)]),
        ("ten ships, or more important, none", [("ten ships", "ship")]),
        ("for three days, or so he said", [("three days", "day")]),
        ("for three days, or more.", [("three days , or more", "day")]),
        ("the 12 won it", [("12", None)]),
        ("a quarter of 20 million cruzeiros", [("a quarter", "percent"), ("20 million cruzeiros", "BRB")]),
        ("at least a third country", []),
        ("it fell by a third.", [("a third", "percent")]),
        ("$90 million, of which 35,000,000 is old", [("$ 90 million", "USD"), ("35,000,000", "USD")]),
        ("a 1961 end - of - year total of 300 men", [("1961 end - of - year total of 300 men", "man")]),
    ],
)
def test_spans_and_units_in_context(text: str, spans: list[tuple[str, str | None]]) -> None:
    words = split_words(text)
    found = [(" ".join(words[p.start : p.end]), p.quantity.unit) for p in with_units(words, find_phrases(words))]
    assert found == spans


def test_a_share_is_cut_from_the_dash_behind_it() -> None:
    assert split_figures("40%-a") == ["40", "%", "-", "a"]


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("from $2.6 to $2.4 billion", [2_600 * MILLION, 2_400 * MILLION]),
        ("21 and 21.5 million tons", [21 * MILLION, 21_500_000]),
        ("from 42 to 47 million men", [42 * MILLION, 47 * MILLION]),
        ("from 800 to 2 million men", [800, 2 * MILLION]),
        ("two ships and 2 million tons", [2, 2 * MILLION]),
    ],
)
def test_a_scale_is_shared(text: str, amounts: list[int]) -> None:
    words = split_words(text)
    assert [p.quantity.low for p in with_units(words, find_phrases(words))] == amounts


@pytest.mark.parametrize(
    ("text", "cmp"),
    [
        ("can be held to 12,500", "le"),
        ("limit each of them to a total of ten", "le"),
        ("talks were held, and he went to 15 towns", "eq"),
        ("what is the limit if we go to 44 ships", "eq"),
    ],
)
def test_what_is_held_to_a_number(text: str, cmp: str) -> None:
    assert [phrase.quantity.cmp for phrase in find_phrases(split_words(text))] == [cmp]


@pytest.mark.parametrize(
    ("text", "unit"),
    [("36 155 mm guns", "gun"), ("12 50 kw transmitters", "transmitter"), ("three 50 caliber guns", "gun")],
)
def test_a_size_behind_a_number_is_not_its_unit(text: str, unit: str) -> None:
    words = split_words(text)
    assert with_units(words, find_phrases(words))[0].quantity.unit == unit


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("countries", "country"),
        ("men", "man"),
        ("classes", "class"),
        ("boxes", "box"),
        ("houses", "house"),
        ("series", "series"),
        ("aircraft", "aircraft"),
        ("ties", "tie"),
        ("bus", "bus"),
        ("basis", "basis"),
        ("cat", "cat"),
    ],
)
def test_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected


def test_head_noun_stops_at_a_stop_word() -> None:
    assert head_noun(["of", "our", "ships"], 0, plural=True) is None
    assert head_noun(["new", "ships"], 0, plural=True) == (2, "ship")


@pytest.mark.parametrize("word", [*"0123456789", *GLYPHS])
def test_every_digit_begins_a_number(word: str) -> None:
    found = read_number([word], 0)
    value = vocabulary().numbers[word].value if word in GLYPHS else int(word)
    assert found is not None
    assert (found.end, found.value) == (1, value)


@pytest.mark.parametrize("word", [".5", ".", ".½", ""])
def test_what_no_digit_begins_is_no_number_in_digits(word: str) -> None:
    assert read_number([word], 0) is None


@pytest.mark.parametrize(
    ("word", "value"), [(word, each.value) for word, each in vocabulary().numbers.items() if each.kind in SPELLED]
)
def test_every_spelled_number_is_read(word: str, value: Fraction) -> None:
    found = read_number([word], 0)
    assert found is not None
    assert (found.end, found.value, found.form) == (1, value, "words")


@pytest.mark.parametrize(("words", "unit"), [*vocabulary().units.items(), *vocabulary().marks.items()])
def test_every_unit_is_found(words: tuple[str, ...], unit: Unit) -> None:
    assert vocabulary().unit(words, 0, frozenset({unit.kind})) == (len(words), unit)


def spell(number: int) -> str:
    """English words for 0 < number < 10**12."""
    for scale, word in ((10**9, "billion"), (MILLION, "million"), (1000, "thousand")):
        if number >= scale:
            rest = f" {spell(number % scale)}" if number % scale else ""
            return f"{spell(number // scale)} {word}{rest}"
    if number >= 100:
        rest = f" and {spell(number % 100)}" if number % 100 else ""
        return f"{ONES_WORDS[number // 100]} hundred{rest}"
    if number >= 20:
        return TENS_WORDS[number // 10 - 2] + (f"-{ONES_WORDS[number % 10]}" if number % 10 else "")
    return ONES_WORDS[number]


@given(st.integers(1, 10**12 - 1))
def test_numbers_in_words_are_read_back(number: int) -> None:
    words = split_words(spell(number))
    found = read_number(words, 0)
    assert found is not None
    assert (found.end, found.value) == (len(words), number)


@given(st.integers(0, 10**12), st.booleans())
def test_numbers_in_digits_are_read_back(number: int, commas: bool) -> None:
    found = parse(f"{number:,}" if commas else str(number))
    assert found is not None
    assert (found.low, found.high) == (number, number)


@given(st.integers(1, 9999), st.integers(0, 99), st.sampled_from(["million", "billion"]))
def test_money_is_read_back(whole: int, cents: int, scale: str) -> None:
    found = parse(f"${whole}.{cents:02} {scale}")
    expected = Fraction(whole * 100 + cents, 100) * (MILLION if scale == "million" else 1000 * MILLION)
    assert found is not None
    assert (found.low, found.unit) == (expected, "USD")


PIECES = (
    "1 20 1,000 000 2.5 ½ 1/2 one twenty half third dozen hundred million a an the of and or to - – — / , . ( ) $ % "
    "per cent year years hour minutes between from within about over more than least at odd so ’s tons old"
)
NUMBERISH = st.sampled_from([*PIECES.split(), "\n"])


@given(st.lists(NUMBERISH | st.text(min_size=1, max_size=3), max_size=30))
def test_any_words_give_disjoint_phrases_in_order(words: list[str]) -> None:
    phrases = find_phrases([word.lower() for word in words])
    at = 0
    for phrase in phrases:
        assert at <= phrase.start <= phrase.first < phrase.last <= phrase.end <= len(words)
        at = phrase.end
        quantity = phrase.quantity
        values = [value for value in (quantity.low, quantity.high) if value is not None]
        assert values
        assert all(0 <= value < 10**17 and type(value) in (int, float) for value in values)
        assert (quantity.low is None) == (quantity.cmp in {"lt", "le"})
        assert (quantity.high is None) == (quantity.cmp in {"gt", "ge"})
        if quantity.cmp == "range":
            assert values[0] < values[1]


BOUNDS = [(words, cmp) for side, cmp, words in load_table("bounds", 3) if side == "before" and cmp != "same"]
WRITTEN = st.one_of(
    st.integers(2, 10**9).map(lambda number: (number, f"{number:,}")),
    st.integers(2, 10**9).map(lambda number: (number, spell(number))),
)


@given(WRITTEN, st.sampled_from(BOUNDS), st.sampled_from(["men", "tons", "tanks", "percent", "days"]))
def test_bounds_are_read_back(written: tuple[int, str], bound: tuple[str, str], unit: str) -> None:
    number, text = written
    words, cmp = bound
    found = parse(f"{words} {text} {unit}")
    if unit == "days" and words == "over":
        return  # during, not more than
    if unit in {"men", "tanks"} and words.startswith("within"):
        return  # among them, not at most
    assert found is not None
    assert found.cmp == cmp
    assert (found.low, found.high) == (None if cmp in {"lt", "le"} else number, None if cmp in {"gt", "ge"} else number)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.booleans())
def test_ranges_are_read_back(first: int, step: int, spelled: bool) -> None:
    low, high = (spell(first), spell(first + step)) if spelled else (f"{first:,}", f"{first + step:,}")
    found = parse(f"{low} to {high} men")
    assert found is not None
    assert (found.cmp, found.high, found.unit) == ("range", first + step, "man")
    # "5 to 10,000" may be 5,000 to 10,000.
    assert found.low in {first, first * 100, first * 1000, first * MILLION}


@given(st.text())
@example("½-")
@example("a year to")
def test_any_text_parses_or_does_not(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    "word", ["1 ", "one ", "1-", "1, ", "million ", "1 a-", "per x ", "half ", "no. 1 2 ", "about "]
)
def test_time_is_linear(word: str) -> None:
    words = split_words(word * 20_000)
    start = time.perf_counter()
    find_phrases(words)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", ["1" * 400, "nine trillion " * 500, "1" + " million" * 300, "1.5" + " billion" * 9])
def test_what_is_too_large_is_no_crash(text: str) -> None:
    for phrase in find_phrases(split_words(text)):
        assert (phrase.quantity.high or 0) < 10**17


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "no rows"),
        (b"# only a comment\n", 1, "no rows"),
        (b"a\tb\na\n", 2, "1 cells, not 2"),
        (b"a\tb\n\na\tb\n", 3, "twice"),
        (b"a\t \n", 1, "white space"),
        (b"a\t\n", 1, "empty cell"),
        (b"a\tb\r\n", 1, "white space"),
        (b"a\tb\n\xff\t\n", 2, "not UTF-8"),
    ],
)
def test_a_broken_table_is_named_with_its_line(data: bytes, line: int, reason: str) -> None:
    with pytest.raises(MalformedDataError, match=rf"x\.tsv, line {line}: .*{reason}"):
        parse_table(data, 2, path="x.tsv")


def test_a_class_that_nothing_reads_is_named() -> None:
    with pytest.raises(MalformedDataError, match=r"units\.tsv.*'mas' is none of share"):
        check_classes("units", ["share", "mas"], ("share", "mark"))


def test_a_noun_has_one_class() -> None:
    nouns = [noun for _, noun in load_table("noun_classes", 2)]
    assert len(nouns) == len(set(nouns))
    assert {noun_class("tank"), noun_class("working group"), noun_class("f-5"), noun_class("zzz")} == {
        "arms",
        "force",
        "other",
    }


def test_a_missing_table_is_named() -> None:
    with pytest.raises(MalformedDataError, match=r"no_such_table\.tsv"):
        load_table("no_such_table", 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'{"keep": {}, "required": {}}',
        b'{"keep": {"bias": 0, "weights": {"a": "b"}}, "required": {"bias": 0, "weights": {}}}',
        b'{"keep": {"bias": 0, "weights": {"a": NaN}}, "required": {"bias": 0, "weights": {}}}',
        b"\xff",
    ],
)
def test_broken_weights_are_named(data: bytes) -> None:
    with pytest.raises(MalformedDataError, match=r"x\.json"):
        parse_weights(data, read_judge, command="thresholds", path="x.json")


def test_weights_make_probabilities() -> None:
    regression = Regression(0.0, {"a": 40.0, "b": -1000.0})
    assert regression.probability(set()) == 0.5
    assert regression.probability({"unknown"}) == 0.5
    assert 0.99 < regression.probability({"a"}) <= 1
    assert 0 <= regression.probability({"a", "b"}) < 0.01
    assert load_judge().keep.weights
