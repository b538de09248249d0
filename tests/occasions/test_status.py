"""Was it held? From the mentions of an occasion and where its dates lie."""

import pytest
from marked import read

from extract.annotations import EventStatus
from extract.occasions.judge import load_judge
from extract.occasions.status import status_features, status_of, tense


def status(marked: str) -> EventStatus:
    text, mentions = read(marked)
    likely = [load_judge().statuses(status_features(text, mention)) for mention in mentions]
    return status_of(likely, {tense(text, mention) for mention in mentions})


@pytest.mark.parametrize(
    ("marked", "found"),
    [
        ("Yesterday I had a [ meeting ] with @Hamilton .", "held"),
        ("No record of this [ meeting ] has been found .", "held"),
        ("The [ next meeting ] will be held on July 20 .", "planned"),
        ("We should propose a [ meeting ] .", "proposed"),
        ("I spoke of my prospective [ visit ] with @Hamilton later this week .", "planned"),
        ("He told me of the forthcoming [ meeting ] .", "planned"),
        ("The [ talks ] will open on August 3 .", "planned"),
        ("He asked for one additional [ meeting ] with me .", "proposed"),
        ("The Minister wanted another [ meeting ] with @Hamilton .", "proposed"),
        ("He had one more [ meeting ] .", "held"),
        ("There was another [ meeting ] yesterday .", "held"),
        ("He asked about another [ meeting ] with @Ball on July 2 .", "held"),
        ("a possible [ summit meeting ] , if he would agree .", "proposed"),
    ],
)
def test_the_status(marked: str, found: EventStatus) -> None:
    assert status(marked) == found


def test_what_lies_ahead_was_not_held() -> None:
    sure: dict[EventStatus, float] = {"held": 0.9, "planned": 0.3, "proposed": 0.2}
    assert status_of([sure], {"none"}) == "held"
    assert status_of([sure], {"future"}) == "planned"
    assert status_of([sure], {"ahead", "none"}) == "planned"
    assert status_of([sure], {"ahead", "past"}) == "held"
    assert status_of([sure], {"asked"}) == "proposed"
    assert status_of([sure], {"asked", "none"}) == "held"
    assert status_of([{"held": 0.1, "planned": 0.8, "proposed": 0.3}], {"past"}) == "held"


def test_what_nothing_tells_is_unknown() -> None:
    assert status_of([{"held": 0.1, "planned": 0.1, "proposed": 0.1}], {"none"}) == "unknown"
