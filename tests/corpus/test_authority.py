"""The builder of the index: what it takes from where, and what it leaves out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from corpus.__main__ import main
from corpus.authority import (
    OFTEN,
    Lists,
    added,
    build,
    count_mentions,
    count_titles,
    find_men,
    men_of,
    mentions_of,
    people_of_entries,
    read_lists,
    write,
)
from corpus.linker import LEAST
from extract.linking.index import Index, Person, parse_index
from extract.linking.ranker import read_ranker
from extract.reading.memo import Entry, Header, Mark, Memo

OWN, OTHER = "frus1961-63v01", "frus1961-63v02"
PEOPLE: list[dict[str, Any]] = [
    {
        "id": "1",
        "name": "Venn, Ada",
        "variants": ["Venn, Adah", "Wenn, Ada", "Venn, A. B."],
        "birth": "1910",
        "death": None,
        "offices": ["Envoy, 1961–1962", "Consul in 1950"],
        "frus": [f"{OWN}#p_VA1", f"{OTHER}#p_VA2"],
    },
    {"id": "2", "name": "Venn, Tobias", "variants": [], "birth": None, "death": "1960", "offices": [], "frus": []},
]
LISTS = [
    Lists(OWN, (Entry(f"{OWN}#p_VA1", "Venn, Adah", "Envoy, 1961–1962"),), False),
    Lists(OTHER, (Entry(f"{OTHER}#p_VA2", "Wenn, Ada", "Minister from 1963"),), True),
]


def person(index: Index, id: str) -> Person:
    return index.person(index.numbers[id])


def offices(index: Index) -> set[str]:
    return {office.title for office in person(index, "1").offices}


def test_all_that_is_known() -> None:
    index = Index(build(PEOPLE, LISTS, {"1": Counter({1962: 3})}))
    assert (person(index, "1").birth, person(index, "2").death) == (1910, 1960)
    assert offices(index) == {"Envoy", "Consul", "Minister"}
    assert len(person(index, "1").volumes) == 2
    assert dict(person(index, "1").mentions) == {1962: 3}
    assert mentions_of(index) == {"1": {1962: 3}}


def test_what_only_a_volume_tells_is_left_out_with_it() -> None:
    index = Index(build(PEOPLE, LISTS, {}, left_out=[OWN]))
    assert offices(index) == {"Consul", "Minister"}
    assert {name.given for name in person(index, "1").names} == {("ada",), ("a", "b")}
    assert len(person(index, "1").volumes) == 1
    assert index.entry(f"{OWN}#p_VA1") == index.numbers["1"]


def test_what_another_volume_tells_too_is_kept() -> None:
    also = Lists(OTHER, (Entry(f"{OTHER}#p_VA2", "Venn, Adah", "Envoy, 1961–1962"),), False)
    index = Index(build(PEOPLE, [LISTS[0], also], {}, left_out=[OWN]))
    assert "Envoy" in offices(index)
    assert ("adah",) in {name.given for name in person(index, "1").names}


def test_an_entry_that_means_several_people_counts_for_none() -> None:
    people = [PEOPLE[0], PEOPLE[1] | {"frus": [f"{OWN}#p_VA1"]}]
    entries = people_of_entries(people)
    assert entries[f"{OWN}#p_VA1"] == ["1", "2"]
    marks = tuple(
        Mark(i, i + 1, "persName", "x", f"{volume}#{id}")
        for i, (volume, id) in enumerate([(OWN, "p_VA1"), (OTHER, "p_VA2"), (OTHER, "p_VA2"), (OTHER, "p_none")])
    )
    dated = Memo("....", header=Header(date="1962-05-01"), marks=marks)
    assert count_mentions([dated, Memo("....", marks=marks)], entries) == {"1": {1962: 2}}


def test_marks_tell_men() -> None:
    entries = {f"{OWN}#p_VA1": ["1"], f"{OWN}#p_VT1": ["2"]}
    text = "Mrs. Venn and Venn met Miss Venn. " + "Venn spoke. " * OFTEN
    starts = [at for at in range(len(text)) if text.startswith("Venn", at)]

    def marked(id: str, starts: list[int]) -> Memo:
        return Memo(text, marks=tuple(Mark(at, at + 4, "persName", "x", f"{OWN}#{id}") for at in starts))

    ada, tobias = marked("p_VA1", starts), marked("p_VT1", starts[3:])
    counts = count_titles([ada, tobias], entries)
    assert counts == {"1": {True: 2, False: OFTEN + 1}, "2": {False: OFTEN}}
    assert find_men([counts]) == {"2"}
    assert find_men([count_titles([marked("p_VT1", starts[4:])], entries)]) == set()
    assert men_of(Index(build(PEOPLE, LISTS, {}, men=["2"]))) == {"2"}


def test_mentions_add_up() -> None:
    assert added([{"1": {1962: 2}}, {"1": {1962: 1, 1963: 4}}]) == {"1": {1962: 3, 1963: 4}}


def test_the_list_of_a_volume_is_read(volume: Path) -> None:
    lists = read_lists(volume, is_training=True)
    assert [(entry.name, entry.description) for entry in lists.persons] == [("Halden, Lars", "Envoy")]


def test_the_same_people_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(build(PEOPLE, LISTS, {}), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(parse_index((tmp_path / "a").read_bytes(), path="a").lines) == 2


@pytest.mark.parametrize("sign", ["|", "~", "\t", "\n"])
def test_signs_that_part_fields_do_no_harm(sign: str) -> None:
    people = [PEOPLE[0] | {"name": f"Venn{sign}, Ada", "offices": [f"En{sign}voy"]}]
    assert len(person(Index(build(people, [], {})), "1").offices) == 1


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    """An authority list of the one person whom the invented volume lists."""
    person = PEOPLE[0] | {"name": "Halden, Lars", "variants": [], "frus": ["invented#p_HL1"]}
    path = tmp_path / "people.jsonl"
    path.write_text(json.dumps(person) + "\n")
    return path


def test_the_commands_write_what_the_package_loads(
    list_file: Path, volume: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("corpus.commands.people.load_splits", lambda: {"invented": "train"})
    known = ("--people", str(list_file), "--volumes", str(volume.parent), "--out")
    for command in (["authority", *known, str(tmp_path / "all")], ["linker", *known, str(tmp_path / "weights")]):
        with pytest.raises(SystemExit) as stop:
            main(command)
        assert stop.value.code == 0
    with pytest.raises(SystemExit):
        main(["authority", *known, str(tmp_path / "less"), "--without", "train"])
    everything, less = (parse_index((tmp_path / name).read_bytes(), path=name) for name in ("all", "less"))
    assert dict(everything.person(0).mentions) == {1971: 4}
    assert (dict(less.person(0).mentions), less.person(0).volumes) == ({}, frozenset())
    assert read_ranker(json.loads((tmp_path / "weights").read_bytes())).thresholds["plain"] >= LEAST
    assert "plain: threshold" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--people", "{tmp}/none.jsonl"], "There is no authority list"),
        (["--people", "{list}", "--volumes", "{tmp}"], "holds no frus"),
    ],
)
def test_an_error_is_one_line(
    list_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], reason: str
) -> None:
    filled = [argument.format(tmp=tmp_path, list=list_file) for argument in arguments]
    with pytest.raises(SystemExit) as stop:
        main(["authority", *filled, "--out", str(tmp_path / "out")])
    assert stop.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    assert reason in line
    assert not (tmp_path / "out").exists()
