"""What a loader needs to know of one ELF file, and no more; kept as JSON between calls."""

import json
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal, Self

Kind = Literal["library", "program", "other"]
LinkedAs = Literal["", "program", "program at fixed addresses"]

_PACKED = ("defined", "hidden", "undefined", "ifuncs", "initial_exec")
"""Fields with many names each: kept as one string, each ended by a zero, as ELF keeps them."""


@dataclass(frozen=True)
class Symbols:
    """The symbols of one file. Names are "name" where they have no version, else "name@version".

    Attributes:
        hashed: Whether it has a hash table: without one no loader finds a symbol in it.
        defined: What it offers.
        hidden: What it offers only to who names the version (System V ABI, GNU versioning:
            the highest bit of DT_VERSYM).
        undefined: What it needs from others: what a relocation refers to, and is not weak.
        ifuncs: What it offers by a resolver function (STT_GNU_IFUNC); musl does not see these.
        initial_exec: Thread-local symbols that it reaches at a fixed offset (initial-exec);
            "" stands for its own.
        versions: The versions that it defines; empty where it has none.
        needed_versions: For each library it needs, the versions that must be there.
    """

    hashed: bool = False
    defined: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()
    ifuncs: tuple[str, ...] = ()
    initial_exec: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    needed_versions: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @cached_property
    def offered(self) -> frozenset[str]:
        """Everything it offers, each with its version."""
        return frozenset(self.defined) | frozenset(self.hidden)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of everything it offers, whatever the version."""
        return frozenset(bare(name) for name in self.offered)

    @cached_property
    def default_names(self) -> frozenset[str]:
        """The names that it offers to who names no version, but for what a resolver gives."""
        ifuncs = frozenset(bare(name) for name in self.ifuncs)
        return frozenset(bare(name) for name in self.defined) - ifuncs

    @property
    def init_functions(self) -> tuple[str, ...]:
        """The functions that make a file an extension module (PEP 489, PEP 793)."""
        prefixes = ("PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_")
        return tuple(name for name in self.defined if name.startswith(prefixes))


@dataclass(frozen=True)
class SharedObject:
    """One ELF file, as its program headers and its dynamic section describe it.

    Attributes:
        machine: Such as "x86_64", "aarch64", "386".
        bits: 64 or 32.
        kind: What it is for. A relocatable object (`.o`) or a core file is "other".
        linked_as: What makes it a program to a loader, whatever it is used for: its type
            (ET_EXEC, so that it is tied to its addresses) or its flag (DF_1_PIE).
        interpreter: The loader that it names (PT_INTERP), or "".
        soname: Its own name (DT_SONAME), or "".
        needed: What it needs (DT_NEEDED), in order.
        rpath: DT_RPATH, or "".
        runpath: DT_RUNPATH, or "".
        no_default_path: Whether the system's folders are not to be searched (DF_1_NODEFLIB).
        dynamic: Whether it has a dynamic section at all.
        symbols: What it offers and what it needs.
        relocations: Types of relocation in it.
        relative_relocations: Whether it has packed relative relocations (DT_RELR).
        executable_stack: Whether it wants one (PT_GNU_STACK).
        marks: What its bytes say: see `marks`.
    """

    machine: str
    bits: int
    kind: Kind = "library"
    linked_as: LinkedAs = ""
    interpreter: str = ""
    soname: str = ""
    needed: tuple[str, ...] = ()
    rpath: str = ""
    runpath: str = ""
    no_default_path: bool = False
    dynamic: bool = True
    symbols: Symbols = field(default_factory=Symbols)
    relocations: tuple[int, ...] = ()
    relative_relocations: bool = False
    executable_stack: bool = False
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def mark(self, name: str) -> tuple[str, ...]:
        """Return what was found in its bytes under that name."""
        return dict(self.marks).get(name, ())

    def to_json(self) -> str:
        """Write it as one line."""
        values = asdict(self)
        for name in _PACKED:
            values["symbols"][name] = "".join(f"{each}\0" for each in values["symbols"][name])
        return json.dumps(values, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Read what `to_json` wrote."""
        values = json.loads(line)
        symbols = values["symbols"]
        for name in _PACKED:
            symbols[name] = tuple(symbols[name].split("\0")[:-1])
        return cls(**{**_frozen(values), "symbols": Symbols(**_frozen(symbols))})


def _frozen(values: dict[str, Any]) -> dict[str, Any]:
    """Return values with their lists made tuples, those within lists as well."""

    def frozen(value: Any) -> Any:
        return tuple(frozen(each) for each in value) if isinstance(value, list) else value

    return {name: frozen(value) for name, value in values.items()}


def bare(name: str) -> str:
    """Return a symbol's name without its version."""
    return name.rpartition("@")[0] or name
