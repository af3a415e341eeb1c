"""How facts are written down: absent means not answered, an empty collection means none.

Everything in a record is one of a few shapes. :class:`Facts` is a group of facts, every
one of them optional; :class:`Element` is a group that has a name in its collection, so
that findings and waivers stay attached when the file is edited.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from dpiakit.model.meanings import explained
from dpiakit.model.period import Period
from dpiakit.model.vocabulary import terms


class Facts(BaseModel):
    """A group of facts. None means: nobody wrote it down. It is never false and never zero."""

    # Deferred: one schema for the whole activity instead of one for every part of it as well.
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler, /
    ) -> JsonSchemaValue:
        """The docstrings under the fields, as descriptions that editors show."""
        return explained(handler.resolve_ref_schema(handler(core_schema)), cls)


class Element(Facts):
    """A group of facts with a name of its own in a collection."""

    key: ClassVar[str] = ""
    """The name under which it stands. Set on the instance by its collection, never written."""


_E = TypeVar("_E", bound=Element)


def _named(elements: dict[str, _E]) -> dict[str, _E]:
    for name, element in elements.items():
        # Not a field: it is where the element stands, not a fact inside it.
        element.__dict__["key"] = name
    return elements


Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$", max_length=63)]
"""A name in a collection: lower-case letters, digits and hyphens."""

Named = Annotated[dict[Name, _E], Field(max_length=1_000), AfterValidator(_named)]
"""A collection keyed by name. An empty one says: none."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=300)]
"""One line of text: a name, a title, a reference."""

ManifestId = Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
"""The id of an evidence manifest: the SHA-256 of its content."""

Prose = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""Text for people. No rule reads its meaning."""


@dataclass(frozen=True, slots=True)
class RefTo:
    """Marks a name that must exist in a collection of the activity."""

    collection: str


@dataclass(frozen=True, slots=True)
class Term:
    """Marks a word that must stand in a controlled vocabulary (kept as data beside the model)."""

    vocabulary: str

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The words as an enumeration, so that editors complete them."""
        return {**handler(schema), "enum": sorted(terms(self.vocabulary))}


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch


def _day(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DAY(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError(f'"{value}" is not a day. Write year-month-day: 2026-03-01.')


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
"""A calendar day, written 2026-03-01."""


def _span(value: object) -> object:
    if isinstance(value, Period):
        return value
    if isinstance(value, str):
        return Period.parse(value)
    raise ValueError(f'"{value}" is not a period. Write P3Y, P18M, P6W or P90D.')


Span = Annotated[
    Period,
    BeforeValidator(_span),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": r"^P(?=\d)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?$"}),
]
"""A length of time in ISO 8601: P3Y, P18M, P90D."""

Count = Annotated[int, Field(ge=0, le=20_000_000_000)]
"""A number of people or things."""

Share = Annotated[float, Field(ge=0, le=1)]
"""A share between 0 and 1."""

Amount = Annotated[float, Field(ge=0)]
"""An amount of money or another quantity that cannot be negative."""


def _place(value: str) -> str:
    country, _, part = value.partition("-")
    countries = terms("countries")
    if country not in countries:
        by_name = {str(entry["title"]).lower(): code for code, entry in countries.items()}
        code = by_name.get(value.lower())
        hint = (
            f" Write the two-letter ISO 3166-1 code: {code}."
            if code
            else (" Write the two-letter ISO 3166-1 code, such as DE, GB (not UK) or US-CA.")
        )
        raise ValueError(f'"{value}" is not a country code.{hint}')
    if part and not re.fullmatch(r"[A-Z0-9]{1,3}", part):
        raise ValueError(f'"{value}" is not a subdivision code. Write ISO 3166-2, such as US-CA.')
    if country == "US" and part and value not in terms("us-states"):
        raise ValueError(f'"{value}" is not a state of the United States. Write US-CA, US-NY ...')
    return value


Place = Annotated[
    str,
    AfterValidator(_place),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"}),
]
"""A country (ISO 3166-1 alpha-2) or a part of one (ISO 3166-2): DE, GB, US-CA."""


def _in(vocabulary: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in terms(vocabulary):
            raise ValueError(_unknown_term(value, vocabulary))
        return value

    return AfterValidator(check)


def _unknown_term(value: str, vocabulary: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(value, terms(vocabulary), n=1, cutoff=0.6)
    hint = f' Did you mean "{close[0]}"?' if close else ""
    return f'"{value}" is not a word of the vocabulary "{vocabulary}".{hint}'


Category = Annotated[str, _in("data-categories"), Term("data-categories")]
"""A category of personal data."""
Aim = Annotated[str, _in("purposes"), Term("purposes")]
"""What a purpose is for, in the controlled vocabulary."""
People = Annotated[str, _in("people"), Term("people")]
"""A group of people."""
MeasureKind = Annotated[str, _in("measures"), Term("measures")]
"""A kind of measure that reduces risk."""
