import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from evaluation import holders, linking, links, notes, segmentation, structure
from evaluation.counts import Counts
from evaluation.documents import SHAPES
from evaluation.errors import NoSuchFigureError
from evaluation.events import FACT_RULES, Case, Grouping, measure_groupings
from evaluation.figures import SCORERS, Row, score, tabulate
from evaluation.gates import GATES, Gate, judge, load_gates, verdict_to_dict
from evaluation.paired import Difference
from extract.errors import MalformedDataError, UnreadableFileError

PERFECT = Row("", 1, Counts(1, 1, 1), {"precision": 1.0, "recall": 1.0, "f1": 1.0, "accuracy": 1.0})
SCORED = {name: row for scorer in SCORERS for name, row in score([], scorer).items()}
NO_EVENTS: Grouping = ({}, [])
UNMEASURED = {  # group -> the rows of the command that its gates are for, over no documents
    "memo": SCORED,
    "dev": SCORED,
    "structure": {f"{shape}.{name}": row for shape in SHAPES for name, row in tabulate([], structure.RULES).items()},
    "sentences_hand": tabulate([], segmentation.RULES),
    "links_dev": tabulate([], links.RULES, accuracies=links.ACCURACIES),
    "linking_dev": tabulate([], linking.RULES, accuracies=frozenset(linking.RULES)),
    "events_dev": {
        **measure_groupings([Case(NO_EVENTS, {"extract": NO_EVENTS}, {"extract": NO_EVENTS})]),
        **tabulate([], FACT_RULES, accuracies=frozenset(FACT_RULES)),
    },
    "holders_dev": tabulate([], holders.RULES, accuracies=frozenset(holders.RULES)),
    "notes_dev": tabulate([], notes.RULES, accuracies=notes.ACCURACIES),
}
AMONG = ("random", "conditions", "memorandum", "telegram", "1950s", "1960s")  # groups that the documents have
ROWS = {group: dict.fromkeys(rows, PERFECT) for group, rows in UNMEASURED.items()}
FILES = sorted(GATES.parent.glob("gates*.toml"))
REAL = [(path, group, gate) for path in FILES for group in UNMEASURED for gate in load_gates(path, group)]

GATE = """
[[dev]]
figure = "PERSON.strict.f1"
floor = 0.9
reason = "why"
date = 2025-01-31
"""


@pytest.mark.parametrize(
    ("path", "group", "gate"), REAL, ids=lambda value: getattr(value, "figure", getattr(value, "stem", value))
)
def test_each_gate_turns_red_and_no_other_with_it(path: Path, group: str, gate: Gate) -> None:
    row, _, value = gate.figure.rpartition(".")
    below = replace(PERFECT, values=PERFECT.values | {value: gate.floor - 0.0001})
    rows = ROWS[group] | {row: below}
    groups = dict.fromkeys(AMONG, ROWS[group]) | {gate.among: rows}
    of_all = rows if gate.among == "all" else ROWS[group]
    verdicts = judge(load_gates(path, group), of_all, path=path, groups=groups)
    assert [verdict.gate for verdict in verdicts if not verdict.met] == [gate]
    assert gate.figure in str(next(v for v in verdicts if not v.met))


def test_the_real_gates_are_on_real_figures() -> None:
    of_default = {group for path, group, _ in REAL if path == GATES}
    assert of_default == UNMEASURED.keys()
    for path in FILES:
        assert tomllib.loads(path.read_text(encoding="utf-8")).keys() <= UNMEASURED.keys()
    for _, group, gate in REAL:
        assert gate.figure in {f"{name}.{value}" for name, row in UNMEASURED[group].items() for value in row.values}


def test_a_figure_at_its_floor_passes() -> None:
    row = replace(PERFECT, values={"f1": 0.9})
    assert judge([Gate("a.f1", 0.9, "", date.today())], {"a": row}, path=GATES)[0].met


def test_a_figure_that_is_not_measured_does_not_pass() -> None:
    row = replace(PERFECT, values={"f1": None})
    (verdict,) = judge([Gate("a.f1", 0.9, "", date.today())], {"a": row}, path=GATES)
    assert not verdict.met
    assert "not measured" in str(verdict)


@pytest.mark.parametrize("figure", ["PERSON.strict.f2", "PERSON.strikt.f1", "PERSON", ""])
def test_a_gate_on_no_figure_is_an_error(figure: str) -> None:
    with pytest.raises(NoSuchFigureError, match="no figure of this report"):
        judge([Gate(figure, 0.5, "", date.today())], ROWS["dev"], path=GATES)


def test_loading(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(GATE)
    assert load_gates(path, "dev") == [Gate("PERSON.strict.f1", 0.9, "why", date(2025, 1, 31))]
    assert load_gates(path, "memo") == []


@pytest.mark.parametrize(
    "text",
    [
        GATE.replace("floor", "flor"),
        GATE + "note = 'more'",
        GATE.replace('reason = "why"\n', ""),
        GATE.replace("0.9", "90"),
        GATE.replace("0.9", "0"),
        GATE.replace("0.9", "true"),
        GATE.replace("0.9", '"0.9"'),
        GATE.replace("2025-01-31", '"then"'),
        GATE * 2,
        "[[dev]",
        "dev = 3",
        "dev = [3]",
    ],
)
def test_a_faulty_file_is_an_error_in_any_group(tmp_path: Path, text: str) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(text)
    with pytest.raises(MalformedDataError, match=r"gates\.toml"):
        load_gates(path, "memo")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no\.toml"):
        load_gates(tmp_path / "no.toml", "dev")


# The other kinds of gate, each shown red.

SINCE = Difference(0.9, 0.8, documents=20, differing=20, difference=-0.1, p=0.02, p_worse=0.01)


def test_significantly_below_the_accepted_run_is_red_above_the_floor_too() -> None:
    gate = Gate("a.f1", 0.5, "why", date(2025, 1, 31))
    row = replace(PERFECT, values={"f1": 0.8})
    (verdict,) = judge([gate], {"a": row}, path=GATES, against=lambda among: {"a": SINCE})
    assert verdict.above
    assert not verdict.kept
    assert not verdict.met
    assert "significantly below the accepted run by 0.1000 (one-sided p = 0.0100 over 20 documents)" in str(verdict)
    assert verdict_to_dict(verdict)["since_accepted"] == {"difference": -0.1, "p_worse": 0.01, "documents": 20}


@pytest.mark.parametrize(
    "since", [replace(SINCE, p_worse=0.06), replace(SINCE, difference=0.1, p_worse=0.99), replace(SINCE, p_worse=None)]
)
def test_a_difference_that_may_be_chance_is_not_red(since: Difference) -> None:
    row = replace(PERFECT, values={"f1": 0.8})
    gate = Gate("a.f1", 0.5, "why", date.today())
    assert judge([gate], {"a": row}, path=GATES, against=lambda among: {"a": since})[0].met


@pytest.mark.parametrize(("path", "group", "gate"), REAL, ids=str)
def test_each_gate_turns_red_against_the_accepted_run(path: Path, group: str, gate: Gate) -> None:
    verdicts = judge(
        load_gates(path, group),
        ROWS[group],
        path=path,
        groups=dict.fromkeys(AMONG, ROWS[group]),
        against=lambda among: {gate.row: SINCE} if among == gate.among else {},
    )
    red = [verdict.gate for verdict in verdicts if not verdict.met]
    assert gate in red
    assert {(each.row, each.among) for each in red} == {(gate.row, gate.among)}


def test_a_gate_on_some_documents_watches_those_alone() -> None:
    gate = Gate("a.f1", 0.9, "why", date.today(), among="1960s")
    low, high = (replace(PERFECT, values={"f1": value}) for value in (0.1, 0.95))
    asked: list[str] = []

    def against(among: str) -> dict[str, Difference]:
        asked.append(among)
        return {}

    (verdict,) = judge([gate], {"a": high}, path=GATES, groups={"1960s": {"a": low}}, against=against)
    assert (verdict.value, verdict.met, asked) == (0.1, False, ["1960s"])
    assert "a.f1 among 1960s is 0.1000" in str(verdict)


def test_a_gate_on_no_group_is_an_error() -> None:
    with pytest.raises(NoSuchFigureError, match=r"among '1910s', which is no group of these documents\. Groups: all"):
        judge([Gate("a.f1", 0.9, "", date.today(), among="1910s")], {"a": PERFECT}, path=GATES)


def test_a_gate_may_name_a_group_of_documents(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text(GATE + 'among = "random"\n' + GATE)
    assert [gate.among for gate in load_gates(path, "dev")] == ["random", "all"]
    path.write_text(GATE + "among = 3\n")
    with pytest.raises(MalformedDataError, match="among"):
        load_gates(path, "dev")
