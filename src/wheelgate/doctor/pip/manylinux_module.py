"""Read `_manylinux.py` without importing it (PEP 513, 571, 599: attributes; PEP 600: a function).

Attributes that are constants are read, and a function whose body is one expression of comparisons
is worked out. Any other binding of those names is inconclusive.
"""

import ast
import operator
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from wheelgate.doctor.image.facts import ImageFacts

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


_FUNCTION = "manylinux_compatible"
_REACHES_ALL = {"globals", "vars", "locals", "exec", "eval", "setattr", "__dict__"}
"""Names by which a module's attributes are set in ways that only running it would tell."""


@dataclass
class Module:
    """What a `_manylinux.py` says.

    Attributes:
        path: Where it is.
        constants: Its attributes that are constants, which the function may name.
        function: `manylinux_compatible`, or None where it has none that could be read.
        unclear: Names that are bound in a way that is not understood.
        problem: Why nothing that it says is understood.
    """

    path: str
    constants: dict[str, Any] = field(default_factory=dict)
    function: ast.FunctionDef | None = None
    unclear: set[str] = field(default_factory=set)
    problem: str = ""

    def attribute(self, name: str) -> tuple[bool | None, str] | None:
        """Return what an attribute of PEP 513, 571 or 599 says, and why; None where it has none."""
        if self.problem:
            return None, f"{self.path} could not be read: {self.problem}"
        if name in self.unclear:
            return None, f"{self.path} sets {name} in a way that only running it would tell"
        if name not in self.constants:
            return None
        said = bool(self.constants[name])
        return said, "" if said else f"{self.path} says {name} = False"

    def allows(self, major: int, minor: int, machine: str) -> tuple[bool | None, str]:
        """Return whether pip 20.3 and later may take a tag, and why not; None where unclear."""
        if self.problem:
            return None, f"{self.path} could not be read: {self.problem}"
        if self.function is None and _FUNCTION not in self.unclear:
            old = {(2, 5): "1", (2, 12): "2010", (2, 17): "2014"}.get((major, minor))
            return self.attribute(f"manylinux{old}_compatible") or (True, "")
        try:
            said = self._answer(major, minor, machine)
        except (ValueError, KeyError, TypeError, RecursionError):
            return None, f"{self.path} decides by a function that cannot be read without running it"
        if said is None or said:
            return True, ""
        return False, f"{self.path} denies manylinux_{major}_{minor}_{machine}"

    def _answer(self, *values: object) -> Any:
        """Work out what the function returns; raises what `allows` catches where it is unclear."""
        if self.function is None:
            raise ValueError("another kind of function")
        arguments = self.function.args
        names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args)]
        required = len(names) - len(arguments.defaults)
        if required > len(values) or (len(names) < len(values) and arguments.vararg is None):
            raise TypeError("pip gives it three values")
        expression = _only_expression(self.function)
        if isinstance(expression, ast.Constant):
            return expression.value
        return _work_out(expression, {**self.constants, **dict(zip(names, values, strict=True))})

    def bind(self, statement: ast.stmt) -> None:
        """Take down what a statement of the module binds; the last one of a name counts."""
        assigned = _assigned(statement)
        names = _bound(statement)
        for name in names:
            self.constants.pop(name, None)
            self.unclear.discard(name)
        if _FUNCTION in names:
            self.function = None
        if isinstance(statement, ast.FunctionDef) and not statement.decorator_list:
            names -= {statement.name}
            if statement.name == _FUNCTION:
                self.function = statement
        elif assigned and isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value:
            with suppress(ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
                value = ast.literal_eval(statement.value)
                names = assigned & {_FUNCTION}
                self.constants |= dict.fromkeys(assigned - names, value)
        self.unclear |= names


def read(image: ImageFacts) -> Module | None:
    """Return what the image's `_manylinux.py` says, or None where there is none."""
    if image.manylinux is None:
        return None
    path, text = image.manylinux
    try:
        tree = ast.parse(text)
        module = Module(path)
        if any(_reaches_all(node) for node in ast.walk(tree)):
            return Module(path, problem="what it sets depends on how it runs")
        for statement in tree.body:
            module.bind(statement)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return Module(path, problem=str(error).split("\n", maxsplit=1)[0])
    return module


def _assigned(statement: ast.stmt) -> set[str]:
    """Return the names that an assignment binds, where it binds each to its whole value."""
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
        targets = [statement.target]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return names if len(names) == len(targets) else set()


def _bound(statement: ast.stmt) -> set[str]:
    """Return the names of the module that a statement may bind or delete."""
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        return set()  # it binds nothing
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        inner = (
            name
            for node in ast.walk(statement)
            if isinstance(node, ast.Global)
            for name in node.names
        )
        return {statement.name, *inner}
    names = set()
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.alias):
            names.add(node.asname or node.name.partition(".")[0])
    return names


def _reaches_all(node: ast.AST) -> bool:
    """Tell whether a part of the module may set or answer for any of its attributes."""
    if isinstance(node, ast.Name):
        return node.id in _REACHES_ALL
    if isinstance(node, ast.Attribute):
        return node.attr in _REACHES_ALL
    if isinstance(node, ast.FunctionDef):
        return node.name == "__getattr__"  # PEP 562
    return isinstance(node, ast.alias) and node.name == "*"


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
