"""The README's Python example gives the output that the README shows."""

import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n+```text\n(?P<output>.*?)```", re.DOTALL)


def test_the_example_prints_what_it_says(bundled: Path) -> None:
    example = EXAMPLE.search(README.read_text(encoding="utf-8"))
    assert example is not None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(example["code"], "README.md", "exec"), {})
    assert printed.getvalue() == example["output"]
