"""Methods of rating risk: scales, matrix, acceptance. Data, after CNIL, ICO or a house scale."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from dpiakit.law.house import NO_HOUSE, House
from dpiakit.law.reading import Reading
from dpiakit.law.written import Shape

BandName = Literal["low", "medium", "high", "very-high"]
Text = Annotated[str, Field(min_length=1)]


class ScaleLevel(Shape):
    """One level of a scale: its name and what it means for people."""

    name: Text
    """What the level is called."""
    meaning: Text
    """What it means for the people concerned."""


class ReasonedCell(Shape):
    """A cell of the matrix that holds only with a written reason (EDPB template, footnote 9)."""

    severity: int
    """The row, from 1."""
    likelihood: int
    """The column, from 1."""
    without: BandName
    """The band where nobody wrote a reason."""


class RatingMethod(Shape):
    """A method of rating: two scales, how they combine, what is acceptable."""

    title: Text
    """What the method is called."""
    default: bool = False
    """Whether it is used where nobody names one. Exactly one is."""
    severity: list[ScaleLevel]
    """Smallest first."""
    likelihood: list[ScaleLevel]
    """Smallest first."""
    matrix: list[list[BandName]]
    """The band of each pair: a row for each severity, a column for each likelihood."""
    needs_reason: list[ReasonedCell] = Field(default_factory=list)
    """Cells that hold only with a written reason."""
    combination: Text
    """How the two levels become one band, in words."""
    priority: Text
    """What is dealt with first, in words."""
    acceptance: Text
    """Who may accept what, in words."""
    acceptable: BandName = "low"
    """The highest band that needs no further measures."""
    source: Text
    """Where the scale comes from, and how well that was verified."""

    @model_validator(mode="after")
    def _matrix_fits(self) -> Self:
        if len(self.matrix) != len(self.severity) or any(
            len(row) != len(self.likelihood) for row in self.matrix
        ):
            raise ValueError(
                "The matrix needs a row for each severity and a column for each likelihood."
            )
        if len(self.severity) > 5 or len(self.likelihood) > 5:  # noqa: PLR2004
            raise ValueError("A scale has at most five levels.")
        return self

    def band(self, severity: int, likelihood: int, *, reasoned: bool) -> BandName:
        """The band of two levels. ``reasoned``: somebody wrote why the rating holds."""
        if not reasoned:
            for cell in self.needs_reason:
                if (cell.severity, cell.likelihood) == (severity, likelihood):
                    return cell.without
        return self.matrix[severity - 1][likelihood - 1]

    def on_scale(self, severity: int, likelihood: int) -> tuple[int, int]:
        """Levels of the four-level catalogue on this method's scales.

        Rescaled so that the extremes stay extremes and a middle never falls: on three levels
        1, 2, 3, 4 become 1, 2, 3, 3; on five 1, 2, 4, 5.
        """
        return _rescale(severity, len(self.severity)), _rescale(likelihood, len(self.likelihood))


def _rescale(level: int, levels: int) -> int:
    match levels:
        case 3:
            return min(level, 3)
        case 5:
            return level if level <= 2 else level + 1  # noqa: PLR2004
        case _:
            return min(level, levels)


_METHOD = TypeAdapter(RatingMethod)


def read_methods(reading: Reading, house: House = NO_HOUSE) -> dict[str, RatingMethod]:
    """``policies/common/methods/*.yaml``, by name, and those of a house.

    Exactly one is the default; a house's own is used where it is asked for.
    """
    found = {}
    for file in reading.entries(reading.root / "policies" / "common" / "methods", ".yaml"):
        document = reading.document(file)
        written = document and reading.shape(_METHOD, document)
        if document and written:
            found[file.stem] = written
    if found and sum(method.default for method in found.values()) != 1:
        folder = reading.root / "policies" / "common" / "methods"
        reading.wrong_file(
            folder, "Exactly one method is the default.", "Write `default: true` once."
        )
    for own in house.methods:
        document = reading.document(own.file)
        written = document and reading.shape(_METHOD, document)
        if own.file.stem in found:
            what = f'There is a method "{own.file.stem}" already.'
            reading.wrong_file(own.file, what, "Give yours another name.")
        elif document and written:
            found[own.file.stem] = written.model_copy(update={"default": False})
    return found
