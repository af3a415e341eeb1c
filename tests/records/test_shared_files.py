"""What several records need is described once and used by name, inside the project."""

import hashlib

import pytest

from dpiakit.errors import RecordError
from dpiakit.records import SharedFiles, project_root, read_record
from dpiakit.source import Position

VENDORS = """\
kind: shared
recipients:
  acme-mail:
    name: Acme Mail Inc.
    country: US
"""


@pytest.fixture
def user(project):
    transfer = "transfers:\n  us: {recipient: acme-mail}\n"
    return f"{project.RECORD}{transfer}uses: [../shared/vendors.yaml]\n"


@pytest.fixture
def vendors(project):
    return project.write("shared/vendors.yaml", VENDORS)


def test_a_record_takes_in_what_a_shared_file_describes(project, user, vendors):  # noqa: ARG001
    record = project.read(user, "records/offers.yaml")
    assert record.activity.recipients["acme-mail"].country == "US"
    assert record.activity.recipients["acme-mail"].key == "acme-mail"


def test_a_shared_fact_is_found_in_its_own_file(project, user, vendors):  # noqa: ARG001
    record = project.read(user, "records/offers.yaml")
    country = record.position(("recipients", "acme-mail", "country"))
    assert country == Position("shared/vendors.yaml", 5, 14)
    assert record.position(("recipients", "other")) == Position("shared/vendors.yaml", 2, 1)
    assert record.key_position(("transfers", "us")) == Position("records/offers.yaml", 14, 3)
    assert "country: US" in record.frame(country)


def test_the_digest_is_of_all_files_in_their_order(project, user, vendors):  # noqa: ARG001
    record = project.read(user, "records/offers.yaml")
    parts = [hashlib.sha256(text.encode()).digest() for text in (user, VENDORS)]
    assert record.files == ("records/offers.yaml", "shared/vendors.yaml")
    assert record.digest == hashlib.sha256(b"".join(parts)).hexdigest()


def test_a_mistake_in_a_shared_file_is_told_there(project, user):
    project.write("shared/vendors.yaml", VENDORS.replace("US", "USA"))
    problem = project.problem(user, "records/offers.yaml")
    assert (problem.file, problem.line) == ("shared/vendors.yaml", 5)


def test_a_record_may_add_to_a_shared_collection(project, user, vendors):  # noqa: ARG001
    text = user + "recipients:\n  printer: {country: DE}\n"
    record = project.read(text, "records/offers.yaml")
    assert list(record.activity.recipients) == ["printer", "acme-mail"]
    assert record.position(("recipients", "printer")).file == "records/offers.yaml"
    assert record.position(("recipients", "acme-mail")).file == "shared/vendors.yaml"


def test_two_shared_files_may_fill_one_collection(project, user, vendors):  # noqa: ARG001
    project.write("shared/more.yaml", "kind: shared\nrecipients:\n  printer: {}\nsystems:\n")
    text = user.replace("uses: [", "uses: [../shared/more.yaml, ")
    record = project.read(text, "records/offers.yaml")
    assert list(record.activity.recipients) == ["printer", "acme-mail"]
    assert record.position(("recipients", "printer")).file == "shared/more.yaml"
    assert record.position(("recipients", "acme-mail")).file == "shared/vendors.yaml"


def test_a_controller_may_be_shared_as_a_whole(project):
    project.write("company.yaml", "kind: shared\ncontroller:\n  name: Nordwind\n")
    text = project.RECORD.replace(
        "controller:\n  name: Nordwind Handel\n", "uses: [company.yaml]\n"
    )
    record = project.read(text)
    assert record.activity.controller.name == "Nordwind"
    assert record.position(("controller", "name")) == Position("company.yaml", 3, 9)


def test_a_shared_file_may_use_others(project, user, vendors):  # noqa: ARG001
    project.write("shared/all.yaml", "kind: shared\nuses: [vendors.yaml, more.yaml]\n")
    project.write("shared/more.yaml", "kind: shared\nuses: [vendors.yaml]\n")
    record = project.read(user.replace("vendors", "all"), "records/offers.yaml")
    assert record.files[1:] == ("shared/all.yaml", "shared/vendors.yaml", "shared/more.yaml")


def test_the_first_place_of_a_name_that_is_described_twice_is_told(project, user, vendors):  # noqa: ARG001
    text = user + "recipients:\n  acme-mail: {}\n"
    problem = project.problem(text, "records/offers.yaml")
    assert (problem.file, problem.line, problem.where) == (
        "shared/vendors.yaml", 3, "recipients.acme-mail",
    )  # fmt: skip
    assert problem.what == '"acme-mail" is described twice: here and at records/offers.yaml:17:3.'


def test_a_group_that_is_described_twice_is_told(project):
    project.write("company.yaml", "kind: shared\ncontroller:\n  name: Nordwind\n")
    problem = project.problem(project.RECORD + "uses: [company.yaml]\n")
    assert (problem.file, problem.where) == ("company.yaml", "controller")


@pytest.mark.parametrize(
    ("entry", "what"),
    [
        ("/etc/passwd", "is not relative to this file."),
        ("~/vendors.yaml", "is not relative to this file."),
        ("C:/vendors.yaml", "is not relative to this file."),
        ("\\\\host\\vendors.yaml", "is not relative to this file."),
        ("..\\vendors.yaml", "is not a path."),
        ("https://example.org/vendors.yaml", "is an address, not a file."),
        ("file:///etc/passwd", "is an address, not a file."),
        ("../../outside.yaml", "leads out of the project."),
        ("link/outside.yaml", "leads out of the project."),
        ("link.yaml", "leads out of the project."),
        ("none.yaml", ": There is no such file."),
        ("folder", ": This is a folder, not a file."),
        ("record.yaml", ": It is not a shared file."),
        ("loop.yaml", ": The file is a link that leads back to itself."),
        ("x" * 299, ": The name of the file is too long."),
    ],
)
def test_nothing_but_shared_files_of_the_project_is_read(project, tmp_path_factory, entry, what):
    outside = tmp_path_factory.mktemp("elsewhere")
    (outside / "outside.yaml").write_text("kind: shared\n")
    (project.folder.parent / "outside.yaml").write_text("kind: shared\n")
    (project.folder / "link").symlink_to(outside)
    (project.folder / "link.yaml").symlink_to(outside / "outside.yaml")
    (project.folder / "loop.yaml").symlink_to(project.folder / "loop.yaml")
    (project.folder / "folder").mkdir()
    problem = project.problem(f"uses: ['{entry}']\n{project.RECORD}")
    assert (problem.file, problem.line, problem.where) == ("record.yaml", 1, "uses.0")
    assert what in problem.what
    assert problem.hint


def test_a_name_that_the_file_system_cannot_have_is_told(project, monkeypatch):
    def ascii_only(path):
        return str(path).encode("ascii").decode()

    project.write("record.yaml", project.RECORD + "uses: [büro.yaml]\n")
    monkeypatch.setattr("os.path.realpath", ascii_only)
    with pytest.raises(RecordError, match="is not a path"):
        read_record("record.yaml")


def test_files_that_use_each_other_are_told(project):
    project.write("a.yaml", "kind: shared\nuses: [b.yaml]\n")
    project.write("b.yaml", "kind: shared\nuses: [a.yaml]\n")
    problem = project.problem(project.RECORD + "uses: [a.yaml]\n")
    assert (problem.file, problem.line, problem.where) == ("b.yaml", 2, "uses.0")
    assert problem.what == '"a.yaml" leads back to a file that uses this one.'


def test_a_record_may_use_twenty_files_but_not_more(project):
    for i in range(21):
        project.write(f"s{i}.yaml", "kind: shared\n")
    names = [f"s{i}.yaml" for i in range(21)]
    assert project.read(project.RECORD + f"uses: [{', '.join(names[:20])}]\n")
    problem = project.problem(project.RECORD + f"uses: [{', '.join(names)}]\n")
    assert (problem.where, problem.what) == ("uses.20", "A record may use at most 20 shared files.")


def test_a_file_that_is_used_twice_counts_once(project, user, vendors):  # noqa: ARG001
    text = user.replace("uses: [", "uses: [../shared/./vendors.yaml, ")
    assert len(project.read(text, "records/offers.yaml").files) == 2


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("purposes: {}", 2, '"purposes" belongs to one activity and cannot be shared.'),
        ("recipient: {}", 2, '"recipient" is not a field of a shared file.'),
        ("recipients: [a]", 2, "a list stands where a mapping is expected."),
        ("recipients:\n  x: 'a", 3, "The quotation mark here is never closed."),
        ("recipients:\n  x: {contry: DE}", 3, '"contry" is not a field of a recipient.'),
    ],
)
def test_a_shared_file_holds_only_what_may_be_shared(project, text, line, what):
    project.write("s.yaml", f"kind: shared\n{text}\n")
    problem = project.problem(project.RECORD + "uses: [s.yaml]\n")
    assert (problem.file, problem.line, problem.what) == ("s.yaml", line, what)


@pytest.mark.parametrize("uses", ["vendors.yaml", "[12]", "['']", "{}", "[~]"])
def test_what_names_no_file_is_left_to_the_model(project, uses):
    assert project.problem(project.RECORD + f"uses: {uses}\n").where.startswith("uses")


def test_a_collection_of_the_wrong_kind_is_told_once(project, vendors):  # noqa: ARG001
    text = project.RECORD + "recipients: [a]\nuses: [../shared/vendors.yaml]\n"
    assert project.problem(text, "records/offers.yaml").where == "recipients"


def test_an_empty_collection_is_filled_by_a_shared_file(project, user, vendors):  # noqa: ARG001
    assert project.read(user + "recipients:\n", "records/offers.yaml").activity.recipients


def test_each_shared_file_is_read_once_in_a_run(project, user, vendors):
    shared = SharedFiles()
    project.read(user, "records/a.yaml", shared=shared)
    vendors.unlink()
    assert project.read(user, "records/b.yaml", shared=shared).activity.recipients


def test_an_unreadable_shared_file_is_told_in_every_record(project, user):
    project.write("shared/vendors.yaml", "kind: [shared")
    shared = SharedFiles()
    for name in ("records/a.yaml", "records/b.yaml"):
        project.write(name, user)
        with pytest.raises(RecordError, match=r"shared/vendors\.yaml:1:7"):
            read_record(name, shared=shared)


def test_the_facts_of_one_record_do_not_leak_into_another(project, user, vendors):  # noqa: ARG001
    shared = SharedFiles()
    more = user + "recipients:\n  printer: {country: DE}\n"
    project.read(more, "records/a.yaml", shared=shared)
    record = project.read(user, "records/b.yaml", shared=shared)
    assert list(record.activity.recipients) == ["acme-mail"]


def test_a_given_root_bounds_what_is_read(project, user, vendors):  # noqa: ARG001
    project.write("records/offers.yaml", user)
    assert read_record("records/offers.yaml", root=".")
    with pytest.raises(RecordError, match="leads out of the project"):
        read_record("records/offers.yaml", root="records")


def test_the_project_begins_at_the_nearest_mark(tmp_path):
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".git").touch()
    assert project_root(inner) == tmp_path
    (tmp_path / "a" / "dpiakit.toml").touch()
    assert project_root(inner) == tmp_path / "a"


def test_without_a_mark_the_project_is_the_folder_of_the_record(tmp_path):
    assert project_root(tmp_path) == tmp_path
