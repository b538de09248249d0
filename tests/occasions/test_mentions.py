"""What a mention says: kind, place, date, people, whose it is, who travels."""

import pytest
from marked import read

from extract.occasions.heads import find_head


@pytest.mark.parametrize(
    ("words", "kind", "family", "plural"),
    [
        ("human rights conference", "conference", "assembly", False),
        ("geneva summit conference", "summit", "assembly", False),
        ("nsc meeting", "NSC meeting", "encounter", False),
        ("private meetings", "meeting", "encounter", True),
        ("paris talks", "talks", "process", False),
        ("private talk", "conversation", "encounter", False),
        ("negotiations", "negotiations", "process", False),
        ("telephone calls", "telephone call", "encounter", True),
        ("general assemblies", "assembly", "assembly", True),
        ("luncheon meeting", "luncheon", "meal", False),
        ("trip", "trip", "travel", False),
    ],
)
def test_the_head(words: str, kind: str, family: str, plural: bool) -> None:
    found = find_head(words.split())
    assert found is not None
    head, is_plural = found
    assert (head.kind, head.family, is_plural) == (kind, family, plural)


def test_no_head() -> None:
    assert find_head(["vienna"]) is None
    assert find_head([]) is None


@pytest.mark.parametrize(
    ("marked", "place"),
    [
        ("the [ #India Consortium meeting ] began .", None),
        ("a [ Conference on #Laos ] .", None),
        ("he is in #Geneva for the [ talks ] .", "geneva"),
        ("he went to #Geneva after the [ talks ] .", None),
        ("the [ meeting ] of all the members of the group on foreign aid took place in #Rome .", "rome"),
        ("the [ meeting ] of all the members of the group on foreign aid was told in #Rome .", None),
        ("the [ #Moscow talks ] went on .", "moscow"),
        ("a [ meeting ] in #Paris on May 3 .", "paris"),
        ("a [ visit ] to #Moscow .", "moscow"),
        ("the [ visit ] #Kabul was short .", "kabul"),
        ("[ talks ] with #India in #Geneva .", "geneva"),
        ("the [ #US – #PRC discussions ] .", None),
        ("a [ meeting ] . He left for #Paris .", None),
        ("after [ Vienna ] we wait .", "vienna"),
    ],
)
def test_the_place(marked: str, place: str | None) -> None:
    _, (mention,) = read(marked)
    assert mention.place_name == place


@pytest.mark.parametrize(
    ("marked", "first"),
    [
        ("the [ June 4 meeting ] .", "1962-06-04"),
        ("a [ meeting ] with him on June 21 .", "1962-06-21"),
        ("yesterday 's [ meeting ] was short .", "1962-07-10"),
        ("On June 20 we had a [ meeting ] .", "1962-06-20"),
        ("a [ meeting ] that he announced June 3 .", None),
        ("the plan of June 3 that he brought to us all before his next [ meeting ] .", None),
        ("{1 Telegram 48 , July 10 , reports the [ meeting ] . }", None),
    ],
)
def test_the_date(marked: str, first: str | None) -> None:
    _, (mention,) = read(marked)
    assert (mention.period and mention.period.first) == first


def test_a_beginning() -> None:
    _, (mention,) = read("[ talks ] to begin July 20 .")
    assert mention.begins


@pytest.mark.parametrize(
    ("marked", "people"),
    [
        ("@Vance and I had a [ meeting ] with @Gromyko and Mr. @Dobrynin .", {"gromyko", "dobrynin"}),
        ("@Adenauer 's [ visit ] to #London .", {"adenauer"}),
        ("the [ @Nasser visit ] .", {"nasser"}),
        ("a [ meeting ] . @Rusk left .", set()),
        ("after a [ meeting ] with @Venn , @Moe and @Lund , @Rusk met alone .", {"venn", "moe", "lund"}),
        ("after a [ meeting ] with @Venn and the Minister , @Rusk met alone .", {"venn"}),
        ("after a [ meeting ] with @Venn , @Rusk met alone .", {"venn"}),
        ("a [ meeting ] with @Venn , @Moe , @Lund .", {"venn", "moe", "lund"}),
        ("a [ meeting ] between Ambassador @Venn and Mr. @Moe , at which @Rusk spoke .", {"venn", "moe"}),
    ],
)
def test_the_people(marked: str, people: set[str]) -> None:
    _, (mention,) = read(marked)
    assert mention.names == people


@pytest.mark.parametrize(
    ("marked", "names", "role"),
    [
        ("@Adenauer 's [ visit ] to #London .", ("adenauer",), None),
        ("the [ visit ] of Chancellor @Erhard .", ("erhard",), None),
        ("his [ visit ] with @Nasser .", None, None),
        ("the President 's [ trip ] to #Paris .", (), "president"),
        ("the Vice President 's [ trip ] to #Paris .", (), "other"),
        ("the [ Presidential visit ] .", (), "president"),
        ("Senator @Kennedy 's [ trip ] .", ("kennedy",), "other"),
        ("Foreign Minister @Lange 's [ visit ] .", ("lange",), "other"),
        ("the President 's [ meeting ] .", None, None),
    ],
)
def test_the_traveller(marked: str, names: tuple[str, ...] | None, role: str | None) -> None:
    _, (mention,) = read(marked)
    assert (mention.traveller and mention.traveller.names, mention.traveller and mention.traveller.role) == (
        names,
        role,
    )


def test_how_it_is_determined() -> None:
    _, mentions = read(
        "such a [ meeting ] , the [ third such meeting ] , your [ visit ] , these [ talks ] , a [ call ] ."
    )
    assert [mention.determiner for mention in mentions] == ["such", "such", "possessive", "this", "a"]
    assert (mentions[1].ordinal, mentions[2].owner) == ("third", "your")


def test_a_mention_in_a_note_is_read_where_the_note_hangs() -> None:
    text, (first, second) = read("a [ meeting ] ^1 was held . Then he left . {1 No record of this [ meeting ] . }")
    assert (first.note, second.note) == (None, "1")
    assert second.position == text.anchors["1"]


def test_what_it_is_about() -> None:
    _, (mention,) = read("a [ meeting ] of the Security Council on the plan was held .")
    assert mention.about == {"security", "council", "plan"}


def test_nothing_stands_before_the_first_word() -> None:
    _, (mention,) = read("[ #Moscow talks ] went on –")
    assert mention.place_name == "moscow"
    _, (noted,) = read("{1 May 5 , [ meeting ] . } It is that of")
    assert noted.period is None
