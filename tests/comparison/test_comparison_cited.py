"""A change of what is cited, or of the file that is cited, is told like any other change."""

from datetime import date

import pytest
from cited_project import cite, confirmed, project, sealed
from comparison_world import World

ON = date(2026, 11, 15)
RECORD, MANIFEST = "records/club-offers.yaml", "manifests/m.json"
AGREES, COUNTS = "dpiakit/claim-agrees-with-data", "dpiakit/cited-evidence-counts"


@pytest.fixture
def world(tmp_path):
    """A repository whose record cites a manifest that confirms it."""
    made = World(project(tmp_path / "repository"))
    name = confirmed(made.folder / MANIFEST)
    cite(made.folder / RECORD, ledger=("../manifests/m.json", name))
    made.commit()
    return made


def told(comparison):
    """Rule and entry of what is new, open or mended about evidence."""
    (change,) = comparison.records
    found = {"new": change.new, "open": change.unanswered, "closed": change.closed}
    return {
        (kind, one.finding.rule, one.finding.element)
        for kind, some in found.items()
        for one in some
        if one.finding.rule.startswith("dpiakit/")
    }


def test_a_contradiction_that_comes_with_a_new_measurement_is_new(world):
    name = sealed(world.folder / MANIFEST)
    cite(world.folder / RECORD, ledger=("../manifests/m.json", name))
    world.commit()

    assert told(world.compare(on=ON, on_base=ON)) == {("new", AGREES, "ledger")}
    assert told(world.compare("HEAD", "HEAD~1", on=ON, on_base=ON)) == {
        ("closed", AGREES, "ledger")
    }


def test_a_manifest_that_is_taken_away_leaves_its_claim_open(world):
    world.commit({MANIFEST: None})

    assert told(world.compare(on=ON, on_base=ON)) == {("open", COUNTS, "ledger")}


def test_a_manifest_that_was_edited_and_not_committed_is_seen(world):
    world.write(MANIFEST, (world.folder / MANIFEST).read_text().replace('"pass"', '"fail"'))

    assert told(world.compare("HEAD", work=True, on=ON, on_base=ON)) == {("open", COUNTS, "ledger")}


def test_time_that_passes_between_two_states_is_seen(world):
    world.commit()
    comparison = world.compare(on=date(2027, 2, 1), on_base=ON)

    assert told(comparison) == {("open", COUNTS, "ledger")}


def test_where_neither_changed_nothing_is_told(world):
    world.commit({"manifests/other.json": "{}", "README.md": "x"})

    comparison = world.compare(on=ON, on_base=ON)
    assert (comparison.records, comparison.unchanged) == ((), 1)


def test_a_way_out_of_the_repository_is_not_taken(world, tmp_path):
    name = confirmed(tmp_path / "outside.json")
    cite(world.folder / RECORD, ledger=("../../outside.json", name))
    world.commit()

    assert told(world.compare(on=ON, on_base=ON)) == {("open", COUNTS, "ledger")}
