"""The README's Python examples give, one after the other, the output that the README shows."""

import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n+```text\n(?P<output>.*?)```", re.DOTALL)


def test_the_examples_print_what_they_say(bundled: Path) -> None:
    names: dict[str, object] = {}
    examples = list(EXAMPLE.finditer(README.read_text(encoding="utf-8")))
    assert examples
    for example in examples:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(example["code"], "README.md", "exec"), names)
        assert printed.getvalue() == example["output"]
