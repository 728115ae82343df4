"""A sample's source with its colours: the text once, and beside it how long each token is.

The page shows the text as it is, one node of it; colours are put on when someone opens it. A page
of 2,000 samples that carried them as elements would have half a million of these.
"""

from pygments import lex
from pygments.lexers import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

_KINDS: tuple[tuple[_TokenType, str], ...] = (
    (Comment, "c"),
    (String, "s"),
    (Number, "n"),
    (Keyword, "k"),
    (Operator.Word, "k"),
    (Name.Function, "f"),
    (Name.Class, "f"),
    (Name.Builtin, "b"),
    (Name.Decorator, "f"),
)
PLAIN = "_"


def tokens(text: str) -> str:
    """Return the kinds of a Python text's tokens and their lengths, such as `k6,_7,s5`.

    Lengths are those of JavaScript, which counts UTF-16 code units.
    """
    runs: list[tuple[str, int]] = []
    for token, value in lex(text, PythonLexer(stripnl=False, ensurenl=False)):
        kind = next((kind for known, kind in _KINDS if token[: len(known)] == known), PLAIN)
        length = len(value.encode("utf-16-le", "surrogatepass")) // 2
        if runs and (runs[-1][0] == kind or not value.strip()):
            kind, length = runs[-1][0], runs[-1][1] + length
            runs.pop()
        runs.append((kind, length))
    return ",".join(f"{kind}{length}" for kind, length in runs)
