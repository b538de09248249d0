"""Invented people, as the authority list has them."""

from typing import Any

from corpus.authority import Lists, build
from extract.linking.index import Index
from extract.reading.memo import Entry

PEOPLE = [
    ("1", "Marlow, Edgar Thomas", ["Marlow, Edgar T. (“Ned”)"], ["Secretary of Rivers from 1961 until 1964"], 12),
    ("2", "Marlow, Ruth", [], ["Consul at Lakeside, 1948–1951"], 2),
    ("3", "Venn, Ada", ["Venn, Mrs. Ada"], ["wife of the Envoy; delegate to the Lake Talks, 1962"], 6),
    ("4", "Venn, Tobias, Jr.", [], ["Ambassador to Lakeside from May 1962"], 6),
    ("5", "Halden, Lars", [], ["Envoy of the Lakes, 1960–1965"], 9),
    ("6", "Quist, Zbigniew K.", [], ["Adviser"], 3),
    ("7", "Tran Van Moc", [], ["Governor of the Northern Lakes, 1961–1963"], 5),
]
VOLUMES = [f"frus1961-63v{number:02}" for number in range(1, 13)]


def make_people() -> list[dict[str, Any]]:
    return [
        {
            "id": id,
            "name": name,
            "variants": variants,
            "birth": None,
            "death": None,
            "offices": offices,
            "frus": [f"{volume}#p_{id}" for volume in VOLUMES[:listed]],
        }
        for id, name, variants, offices, listed in PEOPLE
    ]


def make_index() -> Index:
    volume = Lists(VOLUMES[0], (Entry(f"{VOLUMES[0]}#p_5", "Halden, Lars", "Envoy"),), True)
    return Index(build(make_people(), [volume], {"5": {1962: 40}}))
