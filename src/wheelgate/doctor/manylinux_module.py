"""Read `_manylinux.py` without importing it (PEP 513, 571, 599: attributes; PEP 600: a function).

A function whose body is one expression of comparisons is worked out; of any other it is said that
it could not be told.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from wheelgate.doctor.image import ImageFacts

_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.In: lambda one, other: one in other,
    ast.NotIn: lambda one, other: one not in other,
}


@dataclass(frozen=True)
class Module:
    """What a `_manylinux.py` says.

    Attributes:
        path: Where it is.
        attributes: Its attributes that are constants, as true or false.
        constants: All its constants, which the function may name.
        function: `manylinux_compatible`, or None where it has none.
        problem: Why it could not be read.
    """

    path: str
    attributes: dict[str, bool] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    function: ast.FunctionDef | None = None
    problem: str = ""

    def allows(self, major: int, minor: int, machine: str) -> tuple[bool | None, str]:
        """Return whether pip 20.3 and later may take a tag, and why not; None where unclear."""
        if self.problem:
            return None, f"{self.path} could not be read: {self.problem}"
        if self.function is None:
            old = {(2, 5): "1", (2, 12): "2010", (2, 17): "2014"}.get((major, minor))
            said = self.attributes.get(f"manylinux{old}_compatible", True)
            return said, "" if said else f"{self.path} denies manylinux{old}"
        try:
            names = [argument.arg for argument in self.function.args.args]
            values = dict(zip(names, (major, minor, machine), strict=True))
            said = _work_out(_only_expression(self.function), {**self.constants, **values})
        except (ValueError, KeyError, TypeError):
            return None, f"{self.path} decides by a function that cannot be read without running it"
        if said is None or said:
            return True, ""
        return False, f"{self.path} denies manylinux_{major}_{minor}_{machine}"


def read(image: ImageFacts) -> Module | None:
    """Return what the image's `_manylinux.py` says, or None where there is none."""
    if image.manylinux is None:
        return None
    path, text = image.manylinux
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Module(path, problem=str(error).split("\n", maxsplit=1)[0])
    constants: dict[str, Any] = {}
    function = None
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            try:
                value = ast.literal_eval(statement.value)
            except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                continue
            for target in statement.targets:
                if isinstance(target, ast.Name):
                    constants[target.id] = value
        elif isinstance(statement, ast.FunctionDef) and statement.name == "manylinux_compatible":
            function = statement
    attributes = {
        name: bool(value) for name, value in constants.items() if name.endswith("_compatible")
    }
    return Module(path, attributes, constants, function)


def _only_expression(function: ast.FunctionDef) -> ast.expr:
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if len(body) != 1 or not isinstance(body[0], ast.Return):
        raise ValueError("more than one statement")
    return body[0].value or ast.Constant(None)


def _work_out(node: ast.expr, names: dict[str, Any]) -> Any:
    """Work out an expression of names, constants, tuples, comparisons, `and`, `or`, `not`."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names[node.id]
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return tuple(_work_out(part, names) for part in node.elts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return not _work_out(node.operand, names)
    if isinstance(node, ast.BoolOp):
        every = isinstance(node.op, ast.And)
        value: Any = every
        for part in node.values:
            value = _work_out(part, names)
            if bool(value) != every:
                break
        return value
    if not isinstance(node, ast.Compare):
        raise ValueError("another expression")
    return _compare(node, names)


def _compare(node: ast.Compare, names: dict[str, Any]) -> bool:
    left = _work_out(node.left, names)
    for sign, other in zip(node.ops, node.comparators, strict=True):
        right = _work_out(other, names)
        if type(sign) not in _COMPARISONS:
            raise ValueError("another comparison")
        if not _COMPARISONS[type(sign)](left, right):
            return False
        left = right
    return True
