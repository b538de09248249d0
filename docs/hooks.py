"""What MkDocs does beside its own: pages that are kept elsewhere in the repository, the manual page of the command, and
the tutorial as a notebook.

A line `{{ include PATH }}`, or `{{ include PATH # Heading }}` for the section of that heading, is replaced with what
stands there. Links in it lead to the page of this site that shows their file; those to files that no page shows become
plain words.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[1]
INCLUDE = re.compile(r"^\{\{ include (?P<path>[^#\s]+)(?: # (?P<heading>.+?))? \}\}$", re.MULTILINE)
LINK = re.compile(r"\[(?P<words>[^\]]*)\]\((?P<target>[^)#\s:]*)(?P<anchor>#[^)\s]*)?\)")
FENCE = re.compile(r"^(```.*?^```)$", re.MULTILINE | re.DOTALL)
# Files of the repository and the pages that show them.
SHOWN = {
    "README.md": "index.md",
    "README.md#tei-volumes": "volumes.md",
    "README.md#who-is-meant": "labels.md",
    "CHANGELOG.md": "changelog.md",
    "corpus/README.md": "corpus.md",
    "corpus/GUIDELINES.md": "guidelines.md",
    "corpus/guidelines/thresholds.md": "guidelines-thresholds.md",
    "corpus/guidelines/links.md": "guidelines-links.md",
    "corpus/guidelines/notes.md": "guidelines-notes.md",
    "corpus/guidelines/events.md": "guidelines-events.md",
    "evaluation/README.md": "evaluation.md",
    "extract/batch/README.md": "batch.md",
    "models/onnx/README.md": "models/onnx.md",
    "models/sm/README.md": "models/sm.md",
    "models/trf/frus_trf/README.md": "models/trf.md",
    "CITATION.cff": "cite.md",
    "NOTICE": "cite.md",
}
COMMAND, TUTORIAL, NOTEBOOK = "command.md", "tutorial.md", "tutorial.ipynb"
CODE = re.compile(r"^```(?P<language>\w+)\n(?P<code>.*?)^```\n", re.MULTILINE | re.DOTALL)
EXAMPLES = re.compile(r"^(Examples?:)\n((?:\n[^#\n]*\bextract .*\n)+)", re.MULTILINE)


def on_files(files: Files, config: Any) -> Files:
    """Add the manual page of the command, made from its own help, and the notebook, made from the tutorial."""
    files.append(File.generated(config, COMMAND, content=manual_page()))
    tutorial = (ROOT / "docs" / TUTORIAL).read_text(encoding="utf-8")
    files.append(File.generated(config, NOTEBOOK, content=json.dumps(notebook(tutorial), indent=1)))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put in what is included."""
    return include(markdown, page.file.src_uri)


def include(markdown: str, page: str) -> str:
    """The Markdown of a page with what it includes; `page` is its own path below docs."""
    return INCLUDE.sub(lambda found: section(found["path"], found["heading"], page), markdown)


def section(path: str, heading: str | None, page: str) -> str:
    """A file's text, or what stands below one heading of it up to the next as high, with links for that page."""
    source = ROOT / path
    if not source.is_file():
        raise PluginError(f"{page}: there is no file {path} to include")
    text = source.read_text(encoding="utf-8")
    if heading is not None:
        parts = re.split(r"^(#+) (.+)$", text, flags=re.MULTILINE)
        levels, titles, bodies = parts[1::3], parts[2::3], parts[3::3]
        if heading not in titles:
            raise PluginError(f"{page}: {path} has no heading {heading!r} to include")
        first = titles.index(heading)
        deeper = [index for index in range(first + 1, len(titles)) if len(levels[index]) <= len(levels[first])]
        last = deeper[0] if deeper else len(titles)
        text = bodies[first] + "".join(f"{levels[i]} {titles[i]}{bodies[i]}" for i in range(first + 1, last))
    # What looks like a link in code is none.
    pieces = FENCE.split(text.strip("\n"))
    return "".join(piece if piece.startswith("```") else relinked(piece, path, page) for piece in pieces)


def relinked(text: str, path: str, page: str) -> str:
    """The text of a file with its links made right for a page of the site."""
    here = os.path.dirname(page)

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found["words"], found["target"], found["anchor"] or ""
        file = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
        shown = SHOWN.get(file + anchor) or SHOWN.get(file)
        return f"[{words}]({os.path.relpath(shown, here or '.')}{anchor})" if shown else words

    return LINK.sub(link, text)


def manual_page() -> str:
    """The help of the command and of its subcommands."""
    import typer
    from typer.cli import get_docs_for_click

    from extract.cli import app

    command: Any = typer.main.get_command(app)
    with typer.Context(command, info_name="extract") as context:
        text = get_docs_for_click(obj=command, ctx=context, name="extract", title="The command `extract`")
    return EXAMPLES.sub(lambda found: block(found[1], found[2].split("\n")), text)


def block(title: str, commands: list[str]) -> str:
    """Commands as a block of code."""
    return "\n".join([title, "", "```sh", *filter(None, commands), "```", ""])


def notebook(markdown: str) -> dict[str, Any]:
    """A page as a Jupyter notebook: Python is code, the output that it shows is left to the reader's own run."""
    cells: list[dict[str, Any]] = []
    at = 0
    for found in CODE.finditer(markdown):
        if found["language"] not in ("python", "text"):
            continue
        add_words(cells, markdown[at : found.start()])
        if found["language"] == "python":
            code = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
            cells.append({**code, "id": f"cell-{len(cells)}", "source": found["code"].rstrip("\n")})
        at = found.end()
    add_words(cells, markdown[at:])
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def add_words(cells: list[dict[str, Any]], words: str) -> None:
    """A cell of words, unless there are none."""
    if words.strip():
        cells.append({"cell_type": "markdown", "id": f"cell-{len(cells)}", "metadata": {}, "source": words.strip("\n")})
