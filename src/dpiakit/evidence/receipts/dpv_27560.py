"""ISO/IEC TS 27560 as JSON-LD in the terms of the Data Privacy Vocabulary.

Read are terms with a prefix (`dpv:hasPurpose`), whole addresses, and nodes of one `@graph` that
refer to each other by `@id`. Of `@context` only prefixes for the known namespaces are taken, and
nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dpiakit.evidence.receipts.document import ConsentRecord, Group, Value, texts_of
from dpiakit.evidence.receipts.fields import FIELDS, Section, fields_of, kind_of, state_of
from dpiakit.source import Path

_SPACES = {
    "https://w3id.org/dpv#": "dpv", "http://www.w3.org/ns/dpv#": "dpv",
    "https://w3id.org/dpv/pd#": "pd", "https://w3id.org/dpv/loc#": "loc",
    "https://w3id.org/dpv/legal/eu/gdpr#": "eu-gdpr", "http://purl.org/dc/terms/": "dct",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2004/02/skos/core#": "skos", "https://schema.org/": "schema",
    "http://schema.org/": "schema",
}  # fmt: skip
_RECORDS = ("dpv:ConsentRecord",)
_RECEIPTS = ("dpv:ConsentReceipt",)
_PROCESSES = ("dpv:hasProcess", "dpv:hasPersonalDataHandling")
_EVENTS = ("dpv:hasConsentStatus", "dpv:hasStatus")
_INNER = ("dpv:hasRecordOfActivity",)
_CONTROLLERS = ("dpv:hasDataController",)
_ROLES = frozenset({
    "DataController", "DataProcessor", "ThirdParty", "Authority", "DataSubject", "Recipient",
    "Representative", "DataProtectionAuthority", "JointDataControllers",
})  # fmt: skip
_PARTIES = ("dpv:hasEntity", *_CONTROLLERS, "dpv:hasRecipient", "dpv:hasThirdParty",
            "dpv:hasDataProcessor", "dpv:hasAuthority")  # fmt: skip

Node = Mapping[str, Any]


def is_linked(data: Node) -> bool:
    """Whether an object is JSON-LD in terms of the vocabulary."""
    return "@graph" in data or any(
        key == "@type" or key.startswith(("dpv:", *_SPACES)) for key in data
    )


class Graph:
    """A document with its terms brought to one spelling; nodes are found by their ids."""

    def __init__(self, data: Node, path: Path) -> None:
        self.prefixes = {prefix: prefix for prefix in _SPACES.values()}
        context = data.get("@context")
        for one in context if isinstance(context, list) else [context]:
            if isinstance(one, dict):
                for prefix, space in one.items():
                    if isinstance(space, str) and space in _SPACES:
                        self.prefixes[prefix] = _SPACES[space]
        self.nodes: list[tuple[Path, Node]] = []
        tops = data.get("@graph")
        if isinstance(tops, list):
            for index, one in enumerate(tops):
                if isinstance(one, dict):
                    self.nodes.append(((*path, "@graph", str(index)), one))
        if not self.nodes:
            self.nodes.append((path, data))
        self.by_id = {
            node["@id"]: (at, node) for at, node in self.nodes if isinstance(node.get("@id"), str)
        }

    def term(self, key: str) -> str:
        """A key or an address as a term with a prefix."""
        for space, prefix in _SPACES.items():
            if key.startswith(space):
                return f"{prefix}:{key[len(space) :]}"
        prefix, sign, rest = key.partition(":")
        return f"{self.prefixes[prefix]}:{rest}" if sign and prefix in self.prefixes else key

    def get(self, at: Path, node: Node, *terms: str) -> Iterator[Value]:
        """What a node says under some terms, one value at a time, of the first that is there."""
        for term in terms:
            for key, said in node.items():
                if self.term(key) == term:
                    yield from self._each(said, (*at, key))
                    break
            else:
                continue
            return

    def all(self, at: Path, node: Node, *terms: str) -> Iterator[Value]:
        """The same, of all of the terms."""
        for term in terms:
            yield from self.get(at, node, term)

    def _each(self, said: Any, at: Path) -> Iterator[Value]:
        if isinstance(said, list):
            for index, one in enumerate(said):
                yield Value(one, (*at, str(index)))
        else:
            yield Value(said, at)

    def node(self, value: Value) -> tuple[Path, Node] | None:
        """The node that a value is, or refers to."""
        if isinstance(value.said, dict):
            key = value.said.get("@id")
            known = self.by_id.get(key) if isinstance(key, str) else None
            if known and set(value.said) <= {"@id", "@type"}:
                return known
            return value.path, value.said
        return self.by_id.get(value.said) if isinstance(value.said, str) else None

    def types(self, node: Node) -> tuple[str, ...]:
        """The types of a node as terms."""
        return tuple(self.term(one) for one in texts_of(node.get("@type", node.get("rdf:type"))))

    def of_type(self, *types: str) -> Iterator[tuple[Path, Node]]:
        """Nodes of the document itself that have a type."""
        for at, node in self.nodes:
            if set(types) & set(self.types(node)):
                yield at, node


def receipt_of(data: Node, path: Path) -> tuple[Group, tuple[ConsentRecord, ...]]:
    """The header of a receipt, and the records in it."""
    graph = Graph(data, path)
    at, top = next(graph.of_type(*_RECEIPTS), graph.nodes[0])
    header = _section(graph, "receipt", at, top)
    header = _with(header, {"schema_version": tuple(graph.get(at, top, "dct:conformsTo"))})
    inner = [found for one in graph.get(at, top, *_INNER) if (found := graph.node(one))]
    records = [_record(graph, spot, node) for spot, node in inner if _has_content(graph, node)]
    if not records and _has_content(graph, top):
        records.append(_record(graph, at, top))
    return header, tuple(records)


def is_receipt(data: Node) -> bool:
    """Whether a document says that it is a receipt."""
    return next(Graph(data, ()).of_type(*_RECEIPTS), None) is not None


def record_of(data: Node, path: Path) -> ConsentRecord:
    """The record of a document."""
    graph = Graph(data, path)
    return _record(graph, *next(graph.of_type(*_RECORDS), graph.nodes[0]))


def schema_version_of(data: Node) -> str:
    """What a document says it conforms to."""
    graph = Graph(data, ())
    for at, node in graph.nodes:
        for value in graph.get(at, node, "dct:conformsTo"):
            return next(texts_of(value.said), "")
    return ""


def _has_content(graph: Graph, node: Node) -> bool:
    known = {"dpv:hasPurpose", *_PROCESSES, *_EVENTS}
    return any(graph.term(key) in known for key in node)


def _record(graph: Graph, at: Path, top: Node) -> ConsentRecord:
    header = _section(graph, "header", at, top)
    principal = tuple(
        Value(_identity(graph, value), value.path) for value in header.fields["pii_principal_id"]
    )
    header = _with(header, {"pii_principal_id": principal})
    shared = _processing(graph, at, top)
    processing = []
    for spot, process in _processes(graph, at, top):
        own = _processing(graph, spot, process)
        fields = {**shared.fields, **{name: said for name, said in own.fields.items() if said}}
        processing.append(Group("processing", spot, fields, own.unknown))
    if not processing:
        processing.append(shared)
    data = [
        _datum(graph, value) for group in processing for value in group.values("pii_information")
    ]
    events = [_event(graph, value, processing) for value in graph.all(at, top, *_EVENTS)] + [
        _event(graph, value, processing) for value in _old_events(graph, at, top)
    ]
    return ConsentRecord(
        header, tuple(processing), tuple(data), tuple(_parties(graph, at, top)), tuple(events)
    )


def _processes(
    graph: Graph, at: Path, node: Node, met: set[Path] | None = None
) -> Iterator[tuple[Path, Node]]:
    """The processes of a record; those inside another too, in place of an outer without a purpose.

    Where none is named, a purpose that is a node with fields of its own stands for one. ``met``
    are those already seen: a graph may refer back to itself.
    """
    seen = set() if met is None else met
    inner = [found for one in graph.all(at, node, *_PROCESSES) if (found := graph.node(one))]
    for spot, process in inner:
        if spot in seen:
            continue
        seen.add(spot)
        nested = list(_processes(graph, spot, process, seen))
        if any(graph.get(spot, process, "dpv:hasPurpose")) or not nested:
            yield spot, process
        yield from nested
    if not inner:
        for one in graph.get(at, node, "dpv:hasPurpose"):
            found = graph.node(one)
            if found and any(graph.get(*found, "dpv:hasPersonalData", *_CONTROLLERS)):
                yield found


def _processing(graph: Graph, at: Path, node: Node) -> Group:
    group = _section(graph, "processing", at, node)
    more: dict[str, tuple[Value, ...]] = {}
    purposes = tuple(graph.get(at, node, "dpv:hasPurpose"))
    if not purposes and "dpv:Purpose" in graph.types(node):
        purposes = (Value(node, at),)
    more["purpose"] = tuple(Value(_purpose(graph, one), one.path) for one in purposes)
    more["purpose_type"] = tuple(
        kind
        for one in purposes
        if (found := graph.node(one))
        for kind in graph.all(*found, "skos:broader", "dpv:isSubTypeOf")
    )
    more["storage_locations"], more["retention_period"] = _storage(graph, at, node)
    if not group.values("language"):
        more["language"] = tuple(
            said
            for one in graph.all(at, node, "dpv:hasNotice")
            if (found := graph.node(one))
            for said in graph.get(*found, "dct:language")
        )
    return _with(group, more)


def _purpose(graph: Graph, value: Value) -> Any:
    """What a purpose is called: its title or description, its id, its type."""
    found = graph.node(value)
    if found is None:
        return graph.term(value.said) if isinstance(value.said, str) else value.said
    at, node = found
    for term in ("dct:title", "dct:description", "rdfs:label"):
        for one in graph.get(at, node, term):
            if text := next(texts_of(one.said), ""):
                return text
    if isinstance(node.get("@id"), str) and not node["@id"].startswith("_:"):
        return graph.term(node["@id"])
    kinds = [one for one in graph.types(node) if one != "dpv:Purpose"]
    broader = [text for one in graph.get(at, node, "skos:broader") for text in texts_of(one.said)]
    return graph.term((broader or kinds or [""])[0])


def _storage(graph: Graph, at: Path, node: Node) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    places: list[Value] = []
    times: list[Value] = []
    for one in graph.all(at, node, "dpv:hasStorageCondition"):
        found = graph.node(one)
        if found:
            places += graph.all(*found, "dpv:hasLocation", "dpv:hasJurisdiction")
            times += graph.all(*found, "dpv:hasDuration")
    return tuple(places), tuple(times)


def _datum(graph: Graph, value: Value) -> Group:
    found = graph.node(value)
    if found is None:
        term = graph.term(value.said) if isinstance(value.said, str) else value.said
        return Group("data", value.path, {"pii_type": (Value(term, value.path),)})
    at, node = found
    group = _section(graph, "data", at, node)
    kinds = tuple(graph.all(at, node, "skos:broader", "dpv:isSubTypeOf"))
    named = (Value(node.get("@id", node.get("@type")), at),)
    special = [
        text
        for text in (*graph.types(node), *(t for one in kinds for t in texts_of(one.said)))
        if "SpecialCategory" in text
    ]
    more = {"pii_type": kinds or named}
    if special:
        more["special_pii_category"] = (Value(special[0], at),)
    return _with(group, more)


def _old_events(graph: Graph, at: Path, top: Node) -> Iterator[Value]:
    """Events as parts of the record, as examples of earlier drafts have them."""
    for one in graph.all(at, top, "dct:hasPart", "dpv:hasPart"):
        found = graph.node(one)
        if found and any(state_of(kind) for kind in graph.types(found[1])):
            yield one


def _event(graph: Graph, value: Value, processing: list[Group]) -> Group:
    found = graph.node(value)
    at, node = found or (value.path, {})
    group = _section(graph, "event", at, node)
    words = (*graph.types(node), *(texts_of(value.said) if found is None else ()))
    states = [word for word in words if state_of(word)]
    if not states and isinstance(node.get("@id"), str):
        states = [node["@id"]] if state_of(node["@id"]) else []
    kinds = [word for word in words if kind_of(word)]
    kinds += [
        text for one in graph.get(at, node, "dpv:hasLegalBasis") for text in texts_of(one.said)
    ]
    if not kinds:  # the type of consent is that of the legal basis
        basis = (text for group in processing for text in group.texts("lawful_basis"))
        kinds = [text for text in basis if kind_of(text)]
    return _with(
        group,
        {
            "event_state": tuple(Value(state, at) for state in states[:1]),
            "event_type": tuple(Value(kind, at) for kind in kinds[:1]),
        },
    )


def _parties(graph: Graph, at: Path, top: Node) -> Iterator[Group]:
    """Everybody who takes part and is described: in the record, or in the graph by id."""
    met: set[Path] = set()
    spots = [(at, top), *_processes(graph, at, top)]
    values = [one for spot, node in spots for one in graph.all(spot, node, *_PARTIES)]
    nodes = [found for one in values if (found := graph.node(one))]
    nodes += [
        (spot, node) for spot, node in graph.nodes if set(map(_local, graph.types(node))) & _ROLES
    ]
    for spot, node in nodes:
        if spot not in met and "DataSubject" not in map(_local, graph.types(node)):
            met.add(spot)
            yield _party(graph, spot, node, values)


def _party(graph: Graph, at: Path, node: Node, values: list[Value]) -> Group:
    group = _section(graph, "party", at, node)
    types = [Value(one, at) for one in graph.types(node)]
    ids = [Value(node["@id"], (*at, "@id"))] if isinstance(node.get("@id"), str) else []
    roles = [one for one in types if _local(one.said) in _ROLES]
    for value in values:  # the role may stand only in how the record refers to the party
        found = graph.node(value)
        if found and found[0] == at and (role := _role(graph, value.path)):
            roles.append(Value(role, value.path))
    address = group.fields["party_address"] or tuple(
        one for one in graph.all(at, node, "schema:contactPoint") if "treetAddress" in str(one.said)
    )
    return _with(
        group,
        {
            "party_id": (*group.fields["party_id"], *ids),
            "party_type": tuple(types),
            "party_role": tuple(roles),
            "party_address": address,
        },
    )


def _role(graph: Graph, path: Path) -> str:
    for step in reversed(path):
        name = _local(graph.term(step)).removeprefix("has")
        if name in _ROLES:
            return f"dpv:{name}"
    return ""


def _local(term: str) -> str:
    return term.rsplit(":", 1)[-1]


def _identity(graph: Graph, value: Value) -> Any:
    """Who somebody is: an id of their own goes before the address of the node."""
    if not isinstance(value.said, dict):
        return value.said
    for term in ("dct:identifier", "dpv:hasIdentifier"):
        for one in graph.get(value.path, value.said, term):
            return next(texts_of(one.said), "")
    return value.said.get("@id", value.said.get("id", ""))


def _section(graph: Graph, section: Section, at: Path, node: Node) -> Group:
    fields = {
        field.name: tuple(graph.get(at, node, *field.terms)) if field.terms else ()
        for field in fields_of(section)
    }
    known = {term for field in FIELDS for term in field.terms}
    unknown = tuple(key for key in node if graph.term(key) not in known)
    return Group(section, at, fields, unknown)


def _with(group: Group, more: Mapping[str, tuple[Value, ...]]) -> Group:
    return Group(group.section, group.path, {**group.fields, **more}, group.unknown)
