"""A plot that is no sample: a file, or a function of a test, as text that an image can run.

No object crosses the border of a container, only text does. The text of a function is therefore
taken where it says all that the function needs; what it would take from its module, its test or
its caller is not there, and a function that uses any of it is refused.
"""

import builtins
import inspect
import symtable
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType

from wheelgate.errors import RenderError
from wheelgate.gallery import Sample, read_sample
from wheelgate.pytest_plugin.rendering.request import seen_from

OWN = "_own"
"""The folder of such plots among the samples: none of a sample, since it begins with a line."""


@dataclass(frozen=True)
class Plot:
    """A plot that a test hands over.

    Attributes:
        sample: The same, as if it were a sample.
        content: Its Python file.
        source: What verdicts call it: its file, with `::NAME` where it is a function of that.
        file: The file that it was read from.
    """

    sample: Sample
    content: bytes
    source: str
    file: Path


def from_file(file: Path, root: Path) -> Plot:
    """Take a Python file with a function `plot()`.

    Args:
        file: The file.
        root: The folder of `gate.toml`, which its name is seen from.

    Raises:
        RenderError: Where it cannot be read, or its constants say something impossible.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RenderError(
            f"{file}: {error.strerror}",
            "name a Python file as seen from the folder of the test, or a sample by its name",
        ) from None
    source = seen_from(root, file)
    sample = read_sample(f"{OWN}/{source.removesuffix('.py')}/{file.stem}", file)
    if sample.problem:
        raise RenderError(f"{source}: {sample.problem}", "correct that line")
    return Plot(sample, content, source, file)


def from_function(function: Callable[[], object], root: Path) -> Plot:
    """Take the text of a function that needs nothing but itself.

    Args:
        function: The function; it imports what it uses.
        root: The folder of `gate.toml`.

    Raises:
        RenderError: Where its text cannot be had, or is not all that it needs.
    """
    if not inspect.isfunction(function) or function.__name__ == "<lambda>":
        raise RenderError(
            f"{function!r} is no function with a name, whose text could be run elsewhere",
            "define it by `def`, or put plot() into its own file",
        )
    name = function.__qualname__.replace(".<locals>", "")
    wanted = [
        each.name
        for each in inspect.signature(function).parameters.values()
        if each.default is each.empty and each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    ]
    if wanted:
        raise RenderError(
            f"{name}() asks for {', '.join(wanted)}: nothing can be handed to it in an image",
            "let it make what it plots",
        )
    text, first, file = _text_of(function, name)
    # Its lines keep their numbers, which errors name.
    before = "\n" * (first - 1)
    if text[0].isspace():
        before = "\n" * (first - 2) + "if True:\n"
    after = f"\n\nplot = {function.__name__}\n" if function.__name__ != "plot" else ""
    module = seen_from(root, file)
    sample = Sample(f"{OWN}/{module.removesuffix('.py')}/{name}", file)
    return Plot(sample, (before + text + after).encode(), f"{module}::{name}", file)


def _text_of(function: FunctionType, name: str) -> tuple[str, int, Path]:
    """Return a function's text, where it says all that the function needs; its line and file."""
    try:
        lines, first = inspect.getsourcelines(function)
        file = Path(inspect.getsourcefile(function) or "")
    except OSError:
        raise RenderError(
            f"the text of {name}() is nowhere to be found", "put plot() into its own file"
        ) from None
    text = "".join(lines)
    try:
        outside = names_from_outside(f"if True:\n{text}" if text[0].isspace() else text)
    except SyntaxError as error:
        raise RenderError(
            f"{file} has no longer the text of {name}(): {error.msg}", "run the tests again"
        ) from None
    if outside:
        raise RenderError(
            f"{name}() uses {', '.join(outside)} from outside of itself, which is not there in an "
            "image",
            "import or define it within the function, or put plot() into its own file",
        )
    return text, first, file


def names_from_outside(text: str) -> list[str]:
    """Return the names that a module's text uses, and neither it nor Python defines.

    They are found in the compiler's own tables of symbols (PEP 227 has the rules), not by running
    it: a name that is used after `global` or in a nested function counts as well.
    """
    top = symtable.symtable(text, "the function", "exec")
    defined = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned()}
    known = defined | {symbol.get_name() for symbol in top.get_symbols() if symbol.is_imported()}
    known |= set(dir(builtins))
    used = {
        symbol.get_name()
        for table in _tables(top)
        for symbol in table.get_symbols()
        if symbol.is_global() and symbol.is_referenced()
    }
    return sorted(used - known)


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        yield from _tables(child)
