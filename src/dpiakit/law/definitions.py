"""The legal definitions of a pack: ``definitions.yaml``."""

from __future__ import annotations

import pathlib
from collections.abc import Callable

from pydantic import TypeAdapter

from dpiakit.cel import Definition, Scope, Type
from dpiakit.law import functions
from dpiakit.law.expressions import Unfolding, UnusableDefinition, condition
from dpiakit.law.folder import Folder, Shared, check_citations, collection, entries
from dpiakit.law.house_terms import joined
from dpiakit.law.nouns import LegalDefinition
from dpiakit.law.reading import Reading
from dpiakit.law.written import DefinitionEntry

_DEFINITION = TypeAdapter(DefinitionEntry)


class Definitions:
    """The definitions of a pack while they are being checked, in whatever order they are used."""

    def __init__(
        self,
        reading: Reading,
        folder: pathlib.Path,
        shared: Shared,
        found: Folder,
        inherited: Scope,
    ) -> None:
        self._reading = reading
        self._shared = shared
        self._found = found
        self._entries = {
            name: (document, entry)
            for document, name, entry in entries(reading, folder / "definitions.yaml", _DEFINITION)
        }
        self.scope = Scope(
            root=inherited.root,
            constants={
                **inherited.constants,
                **{name: (known.type, None) for name, known in found.parameters.items()},
            },
            functions=functions.signatures(shared.places, found.documents),
            definitions=Unfolding(
                inherited.definitions,
                {name: self._checking(name) for name in self._entries},
            ),
        )
        self._check_names(inherited)

    def _check_names(self, inherited: Scope) -> None:
        documents = {name: document for name, (document, _) in self._entries.items()}
        for name, document in [*self._found.written.items(), *documents.items()]:
            shared = inherited.meanings(name)
            meanings = (*shared, *self.scope.meanings(name)[len(shared) :])
            if shared or len(meanings) > 1:
                place = ", shared by all packs" if shared else ""
                what = f'"{name}" already means {meanings[0]}{place}.'
                self._reading.wrong(document, (name,), what, "One name must have one meaning.")

    def check_all(self) -> None:
        """Check also what no other expression uses."""
        for name in self._entries:
            try:
                self.scope.definitions[name]
            except UnusableDefinition:
                continue

    def _checking(self, name: str) -> Callable[[], Definition]:
        return lambda: self._check(name)

    def _check(self, name: str) -> Definition:
        document, entry = self._entries[name]
        path = (name, "citation")
        check_citations(self._reading, document, path, entry.citation, self._shared)
        scope, of = self.scope, None
        parameters: tuple[tuple[str, Type], ...] = ()
        if entry.of is not None:
            things, variable = entry.of.split(" as ")
            kind = collection(self._reading, document, (name, "of"), things, scope)
            if kind is None:
                raise UnusableDefinition(name)
            of = (things, variable)
            parameters = ((variable, kind[1]),)
            scope = scope.with_variables(**{variable: kind[1]})
        when = condition(self._reading, document, (name, "when"), entry.when, scope)
        if when is None:
            raise UnusableDefinition(name)
        house = self._shared.house.definition(self._found.name, name)
        legal = None if house is None else when
        if house is not None:
            when = joined(self._reading, self._shared.house, house, when, scope)
            if when is None:
                raise UnusableDefinition(name)
        self._found.definitions[name] = LegalDefinition(
            name=name,
            pack=self._found.name,
            means=entry.means.strip(),
            of=of,
            expression=when,
            citation=tuple(entry.citation),
            checked=entry.checked,
            file=document.file,
            leeway=entry.leeway,
            house=house,
            legal=legal,
        )
        return Definition(name, parameters, when)
