"""Sheets for people to label, in the formats of four tools, and the way back: `python -m evaluation annotate`."""

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from evaluation.sheets import brat, inception, labelstudio, prodigy
from evaluation.sheets.sheet import Format

Tool: TypeAlias = Literal["prodigy", "label-studio", "brat", "inception"]
TOOLS: tuple[Tool, ...] = get_args(Tool)

FORMATS: Mapping[Tool, Format] = {
    "prodigy": prodigy.FORMAT,
    "label-studio": labelstudio.FORMAT,
    "brat": brat.FORMAT,
    "inception": inception.FORMAT,
}
