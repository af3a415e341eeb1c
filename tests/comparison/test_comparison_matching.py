"""Records of two states matched, read only where they may differ, and told when they cannot be."""

import pytest
from comparison_world import World, a_record, only

from dpiakit.comparison.matching import NothingToCompareError
from dpiakit.comparison.rendering import rendered
from dpiakit.comparison.verdict import exit_code
from dpiakit.errors import InputError


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path / "repo")
    made.commit({"records/a.yaml": a_record(id="a"), "records/b.yaml": a_record(id="b")})
    return made


def test_a_moved_record_is_the_same_record(world):
    world.git("mv", "records/a.yaml", "records/loyalty.yaml")
    world.commit()
    moved = only(world.compare())

    assert (moved.status, moved.file_before, moved.file) == (
        "moved", "records/a.yaml", "records/loyalty.yaml",
    )  # fmt: skip
    assert exit_code(world.compare()) == 0


def test_a_moved_record_with_another_fact_is_compared_with_itself(world):
    world.git("mv", "records/a.yaml", "records/loyalty.yaml")
    world.commit({"records/loyalty.yaml": a_record(id="a", title="Other")})
    moved = only(world.compare())

    assert moved.status == "changed"
    assert moved.file_before == "records/a.yaml"
    assert [fact.path for fact in moved.facts] == [("title",)]


def test_two_records_that_change_places_are_not_taken_for_each_other(world):
    world.commit({"records/a.yaml": a_record(id="b"), "records/b.yaml": a_record(id="a")})

    assert [(r.id, r.file_before, r.status) for r in world.compare().records] == [
        ("b", "records/b.yaml", "moved"), ("a", "records/a.yaml", "moved"),
    ]  # fmt: skip


def test_a_record_with_another_id_is_matched_by_its_file(world):
    world.commit({"records/a.yaml": a_record(id="new-name")})
    renamed = only(world.compare())

    assert (renamed.id_before, renamed.id) == ("a", "new-name")
    assert not renamed.new
    assert not renamed.changed


def test_new_and_removed_records(world):
    world.commit({"records/b.yaml": None, "records/c.yaml": a_record(id="c")})
    removed, added = sorted(world.compare().records, key=lambda r: r.file)

    assert (removed.status, added.status) == ("removed", "added")
    assert removed.after is None
    assert not removed.closed or all(c.now is None for c in removed.closed)
    assert added.before is None


def test_records_of_one_id_are_matched_by_their_files_and_that_is_said(world):
    world.commit({"records/b.yaml": a_record(id="a"), "records/c.yaml": a_record(id="a")})
    comparison = world.compare(everything=True)

    assert {r.file for r in comparison.records} == {
        "records/a.yaml", "records/b.yaml", "records/c.yaml",
    }  # fmt: skip
    assert any("have the id a" in note for note in comparison.notes)


def test_an_untouched_record_is_not_even_read(world):
    world.write("records/broken.yaml", "id: broken\ntitle: [\npurposes: {}\n")
    world.commit()
    world.commit({"records/a.yaml": a_record(id="a", title="Other")})
    comparison = world.compare()

    assert only(comparison).id == "a"
    assert comparison.unchanged == 2


def test_everything_is_judged_on_request(world):
    world.commit()
    comparison = world.compare(everything=True)

    assert [r.status for r in comparison.records] == ["same", "same"]
    assert comparison.unchanged == 0


def test_a_record_that_breaks_is_a_result_and_red(world):
    world.commit({"records/a.yaml": "id: a\ntitle: A\npurposes: {\n"})
    comparison = world.compare()
    broken = only(comparison)

    assert broken.status == "unreadable"
    assert broken.problems[0].file == "records/a.yaml"
    assert exit_code(comparison) == 2


def test_a_record_that_becomes_garbage_is_noticed_though_nothing_of_it_is_left(world):
    world.commit({"records/a.yaml": b"\xff\xfe\x00"})

    assert only(world.compare()).problems


def test_a_record_that_is_mended_is_judged_as_it_is_now(world):
    world.commit({"records/a.yaml": "id: a\ntitle: A\npurposes: {\n"})
    world.commit({"records/a.yaml": a_record(id="a")})
    comparison = world.compare()
    mended = only(comparison)

    assert mended.problems_before
    assert not mended.problems
    assert mended.after is not None
    assert exit_code(comparison) in {1, 4}


def test_a_record_broken_by_its_shared_file_is_noticed(world):
    shared = {"kind": "shared", "measures": {}}
    world.commit({
        "shared/v.yaml": shared, "records/a.yaml": a_record(id="a", uses=["../shared/v.yaml"])
    })  # fmt: skip
    world.commit({"shared/v.yaml": "kind: shared\nmeasures: [\n"})

    assert only(world.compare()).problems[0].file == "shared/v.yaml"


def test_a_shared_file_outside_of_the_named_folder_counts(world):
    world.commit({
        "shared/v.yaml": {"kind": "shared", "measures": {}},
        "records/a.yaml": a_record(id="a", uses=["../shared/v.yaml"]),
    })  # fmt: skip
    world.commit({"shared/v.yaml": {"kind": "shared", "measures": {"m": {"status": "planned"}}}})

    assert only(world.compare(paths=("records",))).id == "a"


def test_a_record_reached_through_a_link_changes_with_what_the_link_shows(world):
    (world.folder / "links").mkdir()
    (world.folder / "links" / "a.yaml").symlink_to("../records/a.yaml")
    world.commit()
    world.commit({"records/a.yaml": a_record(id="a", title="Other")})

    assert only(world.compare(paths=("links",))).id == "a"


def test_other_yaml_files_of_a_repository_are_no_records(world):
    world.commit({
        "mkdocs.yml": "site_name: x\n", "records/waivers.yaml": "waivers: []\n",
        ".github/workflows/ci.yaml": "on: push\n", "big.yaml": b"x: 1\n" + b"#" * 3_000_000,
    })  # fmt: skip

    assert world.compare().records == ()


def test_only_what_lies_below_the_named_paths_is_compared(world):
    world.commit({
        "records/a.yaml": a_record(id="a", title="Other"),
        "records/b.yaml": a_record(id="b", title="Other"),
    })  # fmt: skip

    assert only(world.compare(paths=("records/b.yaml",))).id == "b"


def test_a_path_that_only_the_earlier_state_has_is_compared(world):
    world.commit({"records/a.yaml": None})

    assert only(world.compare(paths=("records/a.yaml",))).status == "removed"


def test_a_path_of_neither_state_is_told(world):
    world.commit()

    with pytest.raises(
        InputError, match="There is no such YAML file or folder in HEAD~1 or in HEAD"
    ):
        world.compare(paths=("recrods",))


def test_a_repository_without_records_is_told(tmp_path):
    world = World(tmp_path)
    world.commit({"readme.yaml": "x: 1\n"})
    world.commit()

    with pytest.raises(NothingToCompareError, match="no record in either state"):
        world.compare()


def test_a_state_compared_with_itself_has_no_difference(world):
    comparison = world.compare("HEAD", "HEAD")

    assert comparison.records == ()
    assert comparison.unchanged == 2
    assert exit_code(comparison) == 0


def test_workers_find_what_one_process_finds(world):
    names = [f"n{number:02}" for number in range(12)]
    world.commit({f"many/{name}.yaml": a_record(id=name) for name in names})
    unsafe = {"transfers__acme_mail__safeguard": "none"}
    world.commit({f"many/{name}.yaml": a_record(id=name, **unsafe) for name in names})
    alone, together = (
        world.compare(paths=("many",), jobs=jobs, everything=True) for jobs in (1, 2)
    )

    assert [record.id for record in together.records] == names
    assert rendered(alone, "json") == rendered(together, "json")
