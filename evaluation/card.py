"""Figures of a pipeline -> its meta.json, where `extract info` finds them, and its model card."""

from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any, TypeAlias

from corpus.release import write_json
from evaluation import HERE
from evaluation.bootstrap import LEVEL
from evaluation.documents import MEMO, ONE_DOCUMENT
from evaluation.figures import ALL, Group, Row
from evaluation.grids import NOTHING, Grid, markdown_table, share, span, without_empty_columns
from evaluation.roles import MARKED
from extract.annotations import ROLES
from extract.pipeline import META, Pipeline

Score: TypeAlias = dict[str, Any]  # "value" and "interval" of F1, "n" items in the gold, "documents", "rule"
Scores: TypeAlias = Mapping[str, Mapping[str, Score]]  # split, or "memo" -> figure -> score

CARD = "README.md"
TEXT = HERE / "card.md"
RANDOM = "random"
UNCALIBRATED = (
    "Scores of roles are no probabilities to rely on: training weighted the rarer roles up, which tilts them "
    "(`python -m evaluation roles` measures by how much)."
)

# What a card calls a figure -> the group and row of the report that it is the F1 of.
FIGURES = {
    "people": (ALL, "PERSON.strict"),
    "places": (ALL, "PLACE.strict"),
    "meetings": (ALL, "MEETING.strict"),
    "thresholds": (ALL, "THRESHOLD.strict"),
    "thresholds with their frame": (ALL, "THRESHOLD.frame"),
    **{f"role {role}": (ALL, f"roles.{role}") for role in ROLES},
    "roles, mean of three": (ALL, "roles.macro"),
    "roles, mean of three, documents drawn at random": (RANDOM, "roles.macro"),
    "sentences": (ALL, "sentences.strict"),
    "note numbers": (ALL, "note_refs.strict"),
}


def choose(groups: Mapping[str, Group]) -> dict[str, Score]:
    """The scores that a card gives; those that no document bears out are left out."""
    scores = {}
    for name, (group, row) in FIGURES.items():
        rows = groups[group].rows if group in groups else {}
        if row in rows and rows[row].documents:
            scores[name] = to_score(rows[row], size_of(row, rows))
    return scores


def size_of(name: str, rows: Mapping[str, Row]) -> int:
    """Items in the gold; for the mean of the roles those of the roles it is the mean of."""
    names = [f"roles.{role}" for role in MARKED] if name == "roles.macro" else [name]
    return sum(counts.gold for part in names if (counts := rows[part].counts))


def to_score(row: Row, n: int) -> Score:
    """F1 as plain data, to four decimals."""
    return {
        "value": None if row.main is None else round(row.main, 4),
        "interval": row.interval and [round(bound, 4) for bound in row.interval],
        "n": n,
        "documents": row.documents,
        "rule": row.rule,
    }


def write(pipeline: Pipeline, scores: Scores) -> tuple[Path, Path]:
    """Put the scores beside those of other splits in meta.json, and write the card from all of them."""
    own = dict(pipeline.meta.get("frus") or {})
    own["scores"] = {**own.get("scores", {}), **scores}
    meta = {**pipeline.meta, "frus": own}
    meta_path, card_path = pipeline.folder / META, pipeline.folder / CARD
    write_json(meta_path, meta)
    card_path.write_text(to_markdown(pipeline.folder.name.removeprefix("frus_"), meta), encoding="utf-8")
    return meta_path, card_path


def to_markdown(name: str, meta: Mapping[str, Any]) -> str:
    """The model card of the pipeline in a folder of that name."""
    own = meta["frus"]
    tables = "\n\n".join(figures_text(name, split, own["scores"][split]) for split in sorted(own["scores"], key=order))
    trained_on = str(own.get("trained_on", "not recorded"))
    return Template(TEXT.read_text(encoding="utf-8")).substitute(
        name=name,
        full_name=meta.get("name", name),
        version=meta.get("version", NOTHING),
        license=meta.get("license", NOTHING),
        spacy=meta.get("spacy_version", NOTHING),
        description=meta.get("description", ""),
        components=", ".join(meta.get("pipeline", ())),
        trained_on=trained_on[:1].upper() + trained_on[1:],
        provenance=provenance(own),
        recipe=own.get("recipe", "Its recipe stands in `models/project.yml`."),
        calibration=own.get("calibration", UNCALIBRATED),
        level=f"{LEVEL:.0%}",
        figures=tables,
    )


def order(split: str) -> tuple[bool, str]:
    """Sort key: the splits by name, the memo last."""
    return split == MEMO.stem, split


def figures_text(name: str, split: str, scores: Mapping[str, Score]) -> str:
    """The figures of one split or of the memo, with the command that gives them."""
    is_memo = split == MEMO.stem
    cells = [
        (figure, share(s["value"]), span(s["interval"]), f"{s['n']:,}", f"{s['documents']:,}", s["rule"])
        for figure, s in scores.items()
    ]
    header = ("", "F1", f"{LEVEL:.0%} interval", "n", "documents", "counts as right")
    command = "python -m evaluation score" + ("" if is_memo else f" --split {split}") + f" --model {name}"
    parts = [
        f"### {'The memo' if is_memo else f'The {split} volumes'}",
        *([ONE_DOCUMENT] if is_memo else []),
        markdown_table(without_empty_columns(Grid("", header, cells))),
        f"`{command}`",
    ]
    return "\n\n".join(parts)


def provenance(own: Mapping[str, Any]) -> str:
    """Versions and SHA-256 of the data as a table."""
    rows = [("Python", str(own["python"]))] if "python" in own else []
    if base := own.get("base"):
        rows.append((f"encoder {base['name']}, {base['license']}", f"SHA-256 `{base['sha256']}`"))
    rows += [(package, str(version)) for package, version in own.get("packages", {}).items()]
    rows += [(f"corpus/{file}", f"SHA-256 `{digest}`") for file, digest in own.get("data", {}).items()]
    return markdown_table(Grid("", ("made with", ""), rows)) if rows else "Not recorded."
