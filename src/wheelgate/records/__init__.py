"""The records of a run: what each step measured, as frozen dataclasses that run.json holds."""

from wheelgate.records.findings import Examination, Finding, FoundInFile, Role, Weight
from wheelgate.records.images import (
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
from wheelgate.records.machine import EngineProbe, Host, ProbeStep, Stage
from wheelgate.records.renders import (
    Difference,
    Picture,
    PixelDifference,
    Region,
    Render,
    SideEffect,
)
from wheelgate.records.timing import PROCESSOR_TIME, RENDER, Conditions, Ratio, Start
from wheelgate.records.verdicts import Outcome, TestResult, Verdict
from wheelgate.records.whole import READ, SCHEMA, Run, Shard

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
