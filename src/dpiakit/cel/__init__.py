"""The language in which obligations are written: a strict, typed, three-valued subset of CEL.

An expression is read and checked once (``compile_check``), then either explained
(``trace``, ``deciding``) or evaluated fast (``compile_expression``, ``Emitter``). Both give the
same answers: true, false, or None where the record does not say enough.
"""

from dpiakit.cel.check import compile_check, is_constant
from dpiakit.cel.compile import Emitter, compile_expression
from dpiakit.cel.interpret import Known, deciding, evaluate, missing, render, trace
from dpiakit.cel.mutate import mutants
from dpiakit.cel.parser import parse
from dpiakit.cel.reasons import Trace, TraceLine, first_of_several
from dpiakit.cel.templates import Template, template
from dpiakit.cel.types import (
    BOOL,
    DATE,
    DOUBLE,
    INT,
    PERIOD,
    STRING,
    Definition,
    Expression,
    Function,
    ListOf,
    Located,
    Record,
    Ref,
    Scope,
    Text,
    Type,
)
from dpiakit.cel.wording import shown

__all__ = [
    "BOOL",
    "DATE",
    "DOUBLE",
    "INT",
    "PERIOD",
    "STRING",
    "Definition",
    "Emitter",
    "Expression",
    "Function",
    "Known",
    "ListOf",
    "Located",
    "Record",
    "Ref",
    "Scope",
    "Template",
    "Text",
    "Trace",
    "TraceLine",
    "Type",
    "compile_check",
    "compile_expression",
    "deciding",
    "evaluate",
    "first_of_several",
    "is_constant",
    "missing",
    "mutants",
    "parse",
    "render",
    "shown",
    "template",
    "trace",
]
