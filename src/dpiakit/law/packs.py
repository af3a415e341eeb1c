"""From the folder of a pack to its rules, definitions and parameters, all checked."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import TypeAdapter

from dpiakit.cel import DATE, Scope, Type
from dpiakit.law import record_types
from dpiakit.law.conformity import read_documents
from dpiakit.law.definitions import Definitions
from dpiakit.law.expressions import condition, message, without
from dpiakit.law.folder import Folder, Shared, check_citations, collection
from dpiakit.law.nouns import Clause, Condition, Loop, Pack, Rule
from dpiakit.law.own_packs import FoundPack
from dpiakit.law.parameters import read_parameters
from dpiakit.law.reading import Reading
from dpiakit.law.shelves import RuleSource, rule_sources
from dpiakit.law.written import PackFile, Requirement, RuleFile
from dpiakit.source import Document

_PACK = TypeAdapter(PackFile)
_RULE = TypeAdapter(RuleFile)


def read_folder(
    reading: Reading, source: FoundPack, shared: Shared, common: Folder | None
) -> Folder:
    """A pack with everything in it; without ``common``, the common folder itself.

    Whatever is wrong is noted, and left out.
    """
    inherited = common.scope if common else Scope(record_types.activity(), constants=_DAY)
    folder = source.folder
    own = read_documents(reading, folder)
    documents = {**(common.documents if common else {}), **own}
    found = Folder(source.name, inherited, folder, source.origin, documents=documents)
    read_parameters(reading, folder, shared, found)
    definitions = Definitions(reading, folder, shared, found, inherited)
    found.scope = definitions.scope
    definitions.check_all()
    if common is not None:
        document = reading.document(folder / "pack.yaml")
        if document:
            _read_pack(reading, document, shared, found)
        for rule in rule_sources(reading, folder):
            _read_rule(reading, rule, shared, found)
    found.rules.sort(key=lambda rule: (rule.name, rule.effective.start))
    return found


_DAY: Mapping[str, tuple[Type, object]] = {"on": (DATE, None)}


def _read_pack(reading: Reading, document: Document, shared: Shared, found: Folder) -> None:
    written = reading.shape(_PACK, document)
    if written is None:
        return
    if written.name != found.name:
        what = f'The pack calls itself "{written.name}".'
        reading.wrong(document, ("name",), what, f'Its folder is "{found.name}": use one name.')
    check_citations(reading, document, ("citation",), written.citation, shared)
    conditions = []
    for index, reason in enumerate(written.applies_when):
        path = ("applies_when", str(index), "when")
        when = condition(reading, document, path, reason.when, found.scope)
        if when is not None:
            conditions.append(Condition(when, reason.because.strip()))
    found.pack = Pack(
        name=written.name,
        title=written.title,
        version=written.version,
        regime=written.regime,
        places=tuple(written.places),
        languages=tuple(written.languages),
        sectoral=written.sectoral,
        applies_when=tuple(conditions),
        citation=tuple(written.citation),
        checked=written.checked,
        file=document.file,
        origin=found.origin,
    )


def _read_rule(reading: Reading, source: RuleSource, shared: Shared, found: Folder) -> None:
    document = reading.document(source.file)
    written = document and reading.shape(_RULE, document)
    if not document or not written:
        return
    check_citations(reading, document, ("citation",), written.citation, shared)
    _check_rule_keys(reading, document, source, written)
    loops, scope = _loops(reading, document, written.for_each or [], found.scope)
    if len(loops) < len(written.for_each or []):
        return
    applies = gate = None
    if written.applies is not None:
        applies = condition(reading, document, ("applies",), written.applies, scope)
        gate = applies and without(applies, frozenset(loop.variable for loop in loops))
    clauses = _clauses(reading, document, written.requires, scope)
    whole = len(clauses) == len(written.requires)
    if not whole or (written.applies is not None and applies is None):
        return  # what is wrong was noted; a rule without one of its parts says something else
    rule = Rule(
        name=f"{found.name}/{source.name}",
        pack=found.name,
        title=written.title,
        obligation=tuple(written.obligation),
        citation=tuple(written.citation),
        effective=written.effective,
        checked=written.checked,
        severity=written.severity,
        severity_reason=written.severity_reason.strip(),
        owner=written.owner,
        stage=written.stage,
        for_each=loops,
        gate=gate if loops else None,
        applies=applies,
        requires=tuple(clauses),
        on_missing=written.on_missing,
        why=written.why.strip(),
        remediation=written.remediation.strip(),
        evidence=(written.evidence or "").strip(),
        aliases=tuple(written.aliases),
        file=document.file,
        scope=scope,
    )
    found.rules.append(rule)
    found.sources[rule] = document


def _clauses(
    reading: Reading, document: Document, written: list[Requirement], scope: Scope
) -> list[Clause]:
    clauses = []
    for index, requirement in enumerate(written):
        path = ("requires", str(index))
        that = condition(reading, document, (*path, "that"), requirement.that, scope)
        otherwise = message(
            reading, document, (*path, "otherwise"), requirement.otherwise.strip(), scope
        )
        if that is not None and otherwise is not None:
            clauses.append(Clause(that, otherwise))
    return clauses


def _check_rule_keys(
    reading: Reading, document: Document, source: RuleSource, written: RuleFile
) -> None:
    if written.severity == "blocking" and written.checked.how == "unverified":
        what = "A rule that nobody could verify does not block a launch."
        reading.wrong(document, ("severity",), what, "Verify it, or write severity: high.")
    effective = written.effective
    if effective.until is not None and effective.until < effective.start:
        reading.wrong(document, ("effective", "until"), "The last day lies before the first.")
    if source.day and source.day != str(effective.start):
        what = f"The file name says {source.day}, the rule binds from {effective.start}."
        reading.wrong(document, ("effective", "from"), what, "Use one day in both.")


def _loops(
    reading: Reading, document: Document, written: list[str], scope: Scope
) -> tuple[tuple[Loop, ...], Scope]:
    """The loops of a rule, and what names mean inside them."""
    loops: list[Loop] = []
    for index, text in enumerate(written):
        path = ("for_each", str(index)) if len(written) > 1 else ("for_each",)
        things, variable = text.split(" as ")
        inner = scope.with_variables(**{variable: DATE})
        meanings = inner.meanings(variable)
        if len(meanings) > 1 or variable in scope.variables:
            what = f'"{variable}" already means {meanings[-1]}.'
            reading.wrong(document, path, what, "Choose another name for the element.")
            continue
        kind = collection(reading, document, path, things, scope)
        if kind is None:
            continue
        first = things.partition(".")[0]
        loops.append(Loop(kind[0], variable, kind[1], outer=first not in scope.variables))
        scope = scope.with_variables(**{variable: kind[1]})
    return tuple(loops), scope
