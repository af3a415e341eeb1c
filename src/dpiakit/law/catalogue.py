"""The catalogue of risk: scenarios, screening lists and methods of rating, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dpiakit.errors import LawError
from dpiakit.law.method import RatingMethod, read_methods
from dpiakit.law.scenarios import Scenario, read_scenarios, scenario_on
from dpiakit.law.screening import ScreeningList, read_screening, screening_on

if TYPE_CHECKING:
    from dpiakit.law.library import Law, Library

NATIONAL_LISTS = "gdpr"
"""The pack to which the national lists of Art. 35(4) belong."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """What risk is judged with."""

    scenarios: tuple[Scenario, ...]
    """In the order of the register."""
    scenario_packs: Mapping[str, str]
    """The pack whose folder each scenario stands in; ``common`` speaks to every record."""
    screening: tuple[ScreeningList, ...]
    methods: Mapping[str, RatingMethod]
    digest: str

    def on(self, law: Law) -> Catalogue:
        """The same catalogue under the law of a day."""
        return replace(
            self,
            scenarios=tuple(
                scenario_on(one, law.scope(self.scenario_packs[one.name])) for one in self.scenarios
            ),
            screening=tuple(screening_on(one, law.scope(one.pack)) for one in self.screening),
        )


def read_catalogue(library: Library) -> Catalogue:
    """All files of risk under a library's root. Raises LawError with everything that is wrong."""
    reading = library.reading()
    scenarios: list[Scenario] = []
    packs: dict[str, str] = {}
    lists: list[ScreeningList] = []
    for name, folder in library.folders.items():
        if name in library.switched_off:
            continue
        scope = library.scope(name)
        for scenario in read_scenarios(reading, folder.home, scope):
            if scenario.name in packs:
                what = f'The pack {packs[scenario.name]} has a scenario "{scenario.name}" as well.'
                reading.wrong_file(reading.path(scenario.file), what, "Give one another name.")
            packs[scenario.name] = name
            scenarios.append(scenario)
        lists += read_screening(reading, folder.home / "screening", name, scope)
    if NATIONAL_LISTS in library.folders.keys() - library.switched_off.keys():
        national = library.root / "jurisdictions" / "lists"
        lists += read_screening(reading, national, NATIONAL_LISTS, library.scope(NATIONAL_LISTS))
    methods = read_methods(reading, library.house)
    if reading.problems:
        raise LawError(reading.problems)
    return Catalogue(
        scenarios=tuple(sorted(scenarios, key=lambda one: (one.order, one.name))),
        scenario_packs=packs,
        screening=tuple(sorted(lists, key=lambda one: (one.order, one.name))),
        methods=methods,
        digest=reading.digest(),
    )
