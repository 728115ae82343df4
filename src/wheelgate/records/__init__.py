"""The records of a run: what each step measured, as frozen dataclasses that run.json holds."""

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
from wheelgate.records.whole import SCHEMA, Run, Shard

__all__ = [
    "PROCESSOR_TIME",
    "RENDER",
    "SCHEMA",
    "Base",
    "Change",
    "Conditions",
    "Difference",
    "Drift",
    "Duplicate",
    "EngineProbe",
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
    "Run",
    "Shard",
    "SideEffect",
    "Size",
    "Stage",
    "Start",
    "TestResult",
    "Verdict",
]
