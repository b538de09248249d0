"""`check`, `agree`, `adjudicate`: of gold files."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal

import typer

from corpus.annotations import read_lines, write_lines
from corpus.errors import MissingTextError
from corpus.volumes import volumes_folder
from evaluation import HERE
from evaluation.gold.adjudication import adjudicate, read_choices, to_sheet
from evaluation.gold.agreement import measure_agreement
from evaluation.gold.agreement_page import to_dict, to_page
from evaluation.gold.check import check_file
from evaluation.gold.files import format_of, load_gold, pair_up, save_gold
from evaluation.shell import FAULTS, Out, Volumes, app, exit_codes, show
from extract.reading.tei import read_volume

First = Annotated[Path, typer.Argument(metavar="A", help="Gold file: annotated documents, or stand-off annotations.")]
Second = Annotated[Path, typer.Argument(metavar="B", help="Another annotation of the same documents.")]


@app.command("check")
def check_command(
    files: Annotated[list[Path], typer.Argument(help="Gold files of either format.")], volumes: Volumes = None
) -> None:
    """Check gold files: schema, version, offsets, labels, hashes. Exit code 1 where there is a fault.

    The texts of stand-off files come from the TEI volumes; without these, what needs a text is not checked.
    """
    with exit_codes():
        found = 0
        for path in files:
            texts = find_texts(path, volumes)
            number = 0
            for fault in check_file(path, texts):
                typer.echo(f"{path}:{fault.line}: {fault.field}: {fault.reason}")
                number += 1
            typer.echo(f"{path}: {number or 'no'} fault{'' if number == 1 else 's'}", err=True)
            found += number
        if found:
            raise typer.Exit(FAULTS)


@app.command("agree")
def agree_command(a: First, b: Second, volumes: Volumes = None, out: Out = HERE / "out") -> None:
    """Measure how far two annotations agree: kappa and alpha of roles, F1 of spans, attributes; list what they do not.

    The list, JSONL, stands beside the JSON. It has the words: for local use.
    """
    with exit_codes():
        first, second = load_gold(a, volumes), load_gold(b, volumes)
        pairs = pair_up(first, second)
        measured = measure_agreement(pairs)
        name = f"agree-{a.stem}-{b.stem}"
        show(to_page(a.stem, b.stem, measured), to_dict(measured), out, name)
        disputes = [dispute for one, other in pairs for dispute in adjudicate(one, other, {}, None)[1]]
        texts = {str(one["id"]): one["text"] for one, _ in pairs}
        write_lines(to_sheet(disputes, texts), out / f"{name}.jsonl")
        typer.echo(f"Wrote {out / f'{name}.jsonl'}: {len(disputes)} disputes to decide", err=True)


@app.command("adjudicate")
def adjudicate_command(
    a: First,
    b: Second,
    to: Annotated[Path, typer.Option("--to", help="Gold file to write, in the format of A.")],
    decisions: Annotated[Path | None, typer.Option(help="JSONL that `agree` wrote, with choices filled in.")] = None,
    prefer: Annotated[Literal["a", "b"] | None, typer.Option(help="Whose reading stands where nobody decided.")] = None,
    volumes: Volumes = None,
) -> None:
    """Write a third annotation from two. Documents that B lacks stay as A has them.

    Without --prefer every dispute must be decided: else nothing is written but a list of the open ones, TO.open.jsonl,
    to fill in, and the exit code is 1.
    """
    with exit_codes():
        first, second = load_gold(a, volumes), load_gold(b, volumes)
        pairs = {str(one["id"]): other for one, other in pair_up(first, second)}
        choices = read_choices(read_lines(decisions), decisions) if decisions else {}
        third, open_ = [], []
        for record in first.records:
            other = pairs.get(str(record["id"]))
            decided, left = adjudicate(record, other, choices, prefer) if other else (record, [])
            third.append(decided)
            open_ += left
        if open_:
            path = to.with_name(f"{to.name}.open.jsonl")
            write_lines(to_sheet(open_, {id: record["text"] for id, record in first.by_id.items()}), path)
            for dispute in open_:
                typer.echo(f"Open: {dispute.key}", err=True)
            typer.echo(f"{len(open_)} disputes are open. Fill in {path}, then: --decisions {path}", err=True)
            raise typer.Exit(FAULTS)
        save_gold(third, to, first.format)
        typer.echo(f"Wrote {to}", err=True)


def find_texts(path: Path, volumes: Path | None) -> dict[str, str]:
    """The texts of a stand-off file's documents, whatever their hashes; says for how many there is none."""
    ids = [str(fields.get("id")) for _, fields in read_lines(path) if format_of(fields) == "stand-off"]
    if not ids:
        return {}
    try:
        texts = read_texts(ids, volumes_folder(volumes))
    except MissingTextError as error:
        typer.echo(f"{path}: checked without texts. {error}", err=True)
        return {}
    if missing := [id for id in ids if id not in texts]:
        typer.echo(f"{path}: checked without the texts of {', '.join(missing[:5])}, {len(missing)} in all", err=True)
    return texts


def read_texts(ids: Iterable[str], folder: Path) -> dict[str, str]:
    """Id -> text, of the documents that lie in a folder of volumes."""
    wanted: dict[str, set[str]] = {}
    for id in ids:
        wanted.setdefault(id.partition("/")[0], set()).add(id)
    paths = {volume: folder / f"{volume}.xml" for volume in wanted}
    return {
        str(memo.id): memo.text
        for volume, path in paths.items()
        if path.is_file()
        for memo in read_volume(path, only=wanted[volume])
    }
