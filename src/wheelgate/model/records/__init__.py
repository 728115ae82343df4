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
from wheelgate.model.records.loading import Finding, FoundInFile, LoadReport, Role, Severity
from wheelgate.model.records.renders import (
    Difference,
    Picture,
    PixelDifference,
    Region,
    Render,
    SideEffect,
)
from wheelgate.model.records.run import READ, SCHEMA, Run, Shard
from wheelgate.model.records.timing import PROCESSOR_TIME, RENDER, Conditions, ProcessRun, Ratio
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
    "Finding",
    "FoundInFile",
    "Host",
    "Image",
    "Input",
    "Interpreter",
    "Layer",
    "LibraryCopy",
    "LoadReport",
    "ModuleImport",
    "Outcome",
    "PackageChange",
    "PackageSize",
    "Picture",
    "PixelDifference",
    "ProbeStep",
    "ProcessRun",
    "Ratio",
    "Region",
    "Render",
    "Role",
    "Run",
    "Severity",
    "Shard",
    "SideEffect",
    "Size",
    "Stage",
    "TestResult",
    "Verdict",
]
