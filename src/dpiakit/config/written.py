"""``dpiakit.toml`` as it is written: every key there is, and what each may hold.

A key that nobody reads would be a house rule that never applies, so there is none. What a key
means stands under it; the JSON Schema for editors repeats it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    model_validator,
)

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Severity = Literal["blocking", "high", "medium", "advisory"]
Band = Literal["low", "medium", "high", "very-high"]


def _printable(value: str) -> str:
    """Words that every terminal and document can show. Nothing in them steers a reader's screen."""
    if not value.replace("\n", " ").replace("\t", " ").isprintable():
        raise ValueError("It holds a character that cannot be printed. Take it out.")
    return value


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=300, pattern=r"^[^\n\t]*\S[^\n\t]*$"),
    AfterValidator(_printable),
]
Text = Annotated[
    str,
    StringConstraints(min_length=1, max_length=5_000, pattern=r"\S"),
    AfterValidator(_printable),
]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
RuleName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
Term = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/[a-z][a-z0-9_]*$")]

MOST_ENTRIES = 500
"""Of one list: packs, severities, definitions."""


def _inside(value: str) -> str:
    """A path that leads on from the folder of dpiakit.toml, and not out of it."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", value):
        raise ValueError(f'"{value}" is an address, not a path. Nothing is fetched.')
    if value.startswith(("/", "~", "\\")) or re.match(r"[A-Za-z]:", value):
        raise ValueError(
            f'"{value}" is not relative. Write the way from the folder of dpiakit.toml.'
        )
    if "\\" in value or not value.isprintable():
        raise ValueError(f'"{value}" is not a path. Separate folders with "/".')
    if ".." in value.split("/"):
        raise ValueError(f'"{value}" leads out of the project. Name a place below dpiakit.toml.')
    return value


PathInside = Annotated[
    str, StringConstraints(min_length=1, max_length=1_000), AfterValidator(_inside)
]
"""A path in the project, from the folder of dpiakit.toml, with "/"."""


class Section(BaseModel):
    """A table of dpiakit.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """The docstrings under the keys, as descriptions that editors show."""
        from dpiakit.model.meanings import explained

        return explained(handler.resolve_ref_schema(handler(core_schema)), cls)


class DisabledPack(Section):
    """A pack that is not to be judged by. Every report names it with the reason."""

    pack: Name
    """Its name, such as coppa."""
    reason: Text
    """Why it does not concern you."""
    by: Line
    """Who decided that."""


class Packs(Section):
    """Whose law is judged by, besides what dpiakit ships."""

    folders: Annotated[list[PathInside], Field(max_length=MOST_ENTRIES)] = []
    """Folders of your own: each a pack (with pack.yaml), or several below policies/."""
    installed: Annotated[list[Name], Field(max_length=MOST_ENTRIES)] = []
    """Packs from installed Python distributions, by the name of their entry point in the group
    dpiakit.packs. Their code is never run."""
    disable: Annotated[list[DisabledPack], Field(max_length=MOST_ENTRIES)] = []
    """Packs that are switched off, each with a reason and a name."""
    require_signed: bool = False
    """Refuse a pack of your own or an installed one that none of the keys below has signed."""
    trust: Annotated[list[PathInside], Field(max_length=MOST_ENTRIES)] = []
    """Files with public keys (Ed25519) whose signatures are believed."""


class Gate(Section):
    """What keeps a launch from going ahead, in CI and in the documents."""

    fail_on: Severity | None = None
    """The gravity from which findings and open questions fail a run. Without it: blocking."""
    minimum_compliance: Annotated[int, Field(ge=0, le=100)] | None = None
    """The launch gate of the documents closes below this share of obligations met, of 100. The
    lower end of the interval counts: what is not answered is not met."""
    maximum_residual: Band | None = None
    """The launch gate of the documents closes where a residual risk lies above this band."""


class Risk(Section):
    """How risk is rated."""

    method: Line | None = None
    """A method by name (cnil-4, ico-3, house-5), or a file of your own: scales/ours.yaml."""


class SeverityEntry(Section):
    """How grave you take an obligation to be. What is blocking stays blocking."""

    rule: RuleName
    """Pack and name of the rule: gdpr/notice-exists."""
    severity: Severity
    """What it weighs with you."""
    reason: Text
    """Why. It is printed with every finding of the rule."""
    by: Line
    """Who decided that."""


class DefinitionCase(Section):
    """A situation, and whether the term holds in it with your reading."""

    name: Line
    """What the case shows, as a sentence."""
    on: Any
    """The day, such as 2026-03-01."""
    given: dict[str, Any]
    """Only the facts that matter, as in a record."""
    expect: Any
    """true, false or unknown; for a term about elements, one for each element's name."""
    note: Text | None = None
    """Anything a reader should know."""


class DefinitionEntry(Section):
    """How you read a term that the law leaves open. A reading can only make the law stricter."""

    term: Term
    """Pack and name of the definition: common/large_scale."""
    also_when: Text | None = None
    """The term also holds where this is true; an expression of the rule language."""
    only_when: Text | None = None
    """The term only holds where this is true as well."""
    reason: Text
    """Why you read it so. It is printed in every document."""
    by: Line
    """Who decided that."""
    cases: Annotated[list[DefinitionCase], Field(min_length=2, max_length=MOST_ENTRIES)]
    """At least one that your reading decides, and one in which it changes nothing."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """As for every table, and that one of two keys is needed."""
        schema = super().__get_pydantic_json_schema__(core_schema, handler)
        schema["oneOf"] = [{"required": ["also_when"]}, {"required": ["only_when"]}]
        return schema

    @model_validator(mode="after")
    def _one_direction(self) -> Self:
        if (self.also_when is None) == (self.only_when is None):
            raise ValueError("One of also_when and only_when is needed. Write one of the two.")
        return self


class Output(Section):
    """What is written where nobody asks for anything else."""

    formats: Annotated[list[Line], Field(min_length=1, max_length=20)] | None = None
    """As after -o: a format, or format=file. Files lie where the command is run."""


class Paths(Section):
    """Where things lie in the project."""

    records: Annotated[list[PathInside], Field(min_length=1, max_length=MOST_ENTRIES)] | None = None
    """Record files and folders that are checked where no path is given."""
    waivers: PathInside | None = None
    """The file with waivers."""
    baseline: PathInside | None = None
    """The file with the baseline."""


class Run(Section):
    """How the work is done. Nothing here changes a result."""

    cache: bool | None = None
    """Remember verdicts of records that have not changed. Without it: yes."""
    jobs: Annotated[int, Field(ge=1, le=64)] | None = None
    """Processes for many records. Without it: as many as there are processors."""


class ConfigFile(Section):
    """dpiakit.toml: the house rules of a project. Every key may be left out."""

    packs: Packs = Packs.model_construct()
    gate: Gate = Gate.model_construct()
    risk: Risk = Risk.model_construct()
    severity: Annotated[list[SeverityEntry], Field(max_length=MOST_ENTRIES)] = []
    """How grave you take single obligations to be."""
    definition: Annotated[list[DefinitionEntry], Field(max_length=MOST_ENTRIES)] = []
    """How you read terms that the law leaves open."""
    output: Output = Output.model_construct()
    paths: Paths = Paths.model_construct()
    run: Run = Run.model_construct()


def config_schema() -> dict[str, object]:
    """The JSON Schema of dpiakit.toml, for editors."""
    from dpiakit.model.json_schema import editor_schema

    made = _without_null(ConfigFile.model_json_schema())
    return editor_schema(made, "config", "dpiakit.toml")


def _without_null(schema: Any) -> Any:
    """The same without the word for nothing, which TOML does not have."""
    if isinstance(schema, list):
        return [_without_null(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        key: _without_null(one) for key, one in schema.items() if (key, one) != ("default", None)
    }
    match kept.get("anyOf"):
        case [dict() as only, {"type": "null"}]:
            del kept["anyOf"]
            return {**only, **kept}
        case _:
            return kept
