"""The records of a run: what each step measured, as frozen dataclasses that run.json holds."""

from wheelgate.model.records.host import EngineProbe, Host, ProbeStep, Stage
from wheelgate.model.records.images import (
    Base,
    Change,
    Drift,
    Duplicate,
    Image,
    Input,
    Interpreter,
    Layer,
    LibraryCopy,
    ModuleImport,
    PackageChange,
    PackageSize,
    Size,
)
from wheelgate.model.records.loading import Examination, Finding, FoundInFile, Role, Weight
from wheelgate.model.records.renders import (
    Difference,
    Picture,
    PixelDifference,
    Region,
    Render,
    SideEffect,
)
from wheelgate.model.records.run import READ, SCHEMA, Run, Shard
from wheelgate.model.records.timing import PROCESSOR_TIME, RENDER, Conditions, Ratio, Start
from wheelgate.model.records.verdicts import Outcome, TestResult, Verdict

__all__ = [
    "PROCESSOR_TIME",
    "READ",
    "RENDER",
    "SCHEMA",
    "Base",
    "Change",
    "Conditions",
    "Difference",
    "Drift",
    "Duplicate",
    "EngineProbe",
    "Examination",
    "Finding",
    "FoundInFile",
    "Host",
    "Image",
    "Input",
    "Interpreter",
    "Layer",
    "LibraryCopy",
    "ModuleImport",
    "Outcome",
    "PackageChange",
    "PackageSize",
    "Picture",
    "PixelDifference",
    "ProbeStep",
    "Ratio",
    "Region",
    "Render",
    "Role",
    "Run",
    "Shard",
    "SideEffect",
    "Size",
    "Stage",
    "Start",
    "TestResult",
    "Verdict",
    "Weight",
]
