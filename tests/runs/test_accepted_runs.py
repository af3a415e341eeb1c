"""Runs under waivers and a baseline: alone and by workers, fresh and remembered, day by day."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

import shipped
from dpiakit.acceptance import Sources, baseline_of, baseline_text
from dpiakit.errors import InputError
from dpiakit.formats import FORMATS
from dpiakit.law import law_digest
from dpiakit.runs.running import RunOptions, run
from dpiakit.runs.source import LawSource, shipped_law
from dpiakit.source import read_yaml

ROOT = Path(__file__).parent.parent.parent
ON = date(2026, 11, 23)
LIBRARY = shipped.library()
DIGEST = law_digest()
LAW = LawSource(shipped_law().folders, "", lambda: DIGEST, lambda: LIBRARY)
LATER = 10**19
RULE = "gdpr/transfer-has-safeguard"


@pytest.fixture(autouse=True)
def law_not_kept(monkeypatch):
    monkeypatch.setattr("dpiakit.law.store.kept_law", lambda _, __, read: read())


def a_record(folder, name, **changes):
    data = read_yaml(ROOT / "examples" / "minimal" / "newsletter.yaml").data
    data["transfers"]["acme-mail"]["safeguard"] = "none"
    file = folder / "records" / f"{name}.yaml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(yaml.safe_dump({**data, "id": name, **changes}, sort_keys=False))


@pytest.fixture
def project(tmp_path, monkeypatch):
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "dpiakit.toml").write_text("")
    a_record(folder, "newsletter")
    monkeypatch.chdir(folder)
    return folder


def an_entry(**changes):
    return {
        "id": "acme",
        "rule": RULE,
        "record": "newsletter",
        "element": "acme-mail",
        "reason": "Acme signs the clauses at its board meeting.",
        "owner": "Ada Lovelace",
        "approved_by": "Grace Hopper",
        "created": "2026-11-20",
        "expires": "2026-12-15",
        "measures": ["Addresses are pseudonymised first."],
        **changes,
    }


def granted(*entries, name="waivers.yaml"):
    Path(name).write_text(yaml.safe_dump({"waivers": list(entries)}))
    return (Path(name),)


class Outcome:
    """What a run said, in JSON and in numbers."""

    def __init__(self, text, summary, complaints):
        self.text = text
        self.summary = summary
        self.complaints = complaints
        self.data = json.loads(text)
        self.findings = {
            (record.get("id", record["file"]), f["rule"], f["element"]): f
            for record in self.data["records"]
            for f in record.get("findings", ())
        }

    def of(self, record, rule=RULE, element="acme-mail"):
        return self.findings[record, rule, element]

    @property
    def unused(self):
        return {f["element"]: f["message"] for (_, rule, _), f in self.findings.items()
                if rule == "dpiakit/waiver-matches-nothing"}  # fmt: skip


def checked(*paths, on=ON, cache=None, jobs=1, forms=("json",), **accepted):
    written = [[] for _ in forms]
    complaints = []
    options = RunOptions(
        on=on, forms=forms, cache=cache, now=LATER, jobs=jobs, law=LAW, fail_on="advisory",
        accepted=Sources(**accepted),
    )  # fmt: skip
    summary = run(
        paths or (".",), options, [one.append for one in written], complain=complaints.append
    )
    return Outcome("".join(written[0]), summary, complaints)


def test_a_waived_finding_counts_for_nothing_and_is_seen(project):  # noqa: ARG001
    plain = checked()
    waived = checked(waivers=granted(an_entry()))

    assert waived.of("newsletter")["outcome"] == "waived"
    assert waived.summary.failed == plain.summary.failed - 1
    assert waived.summary.outcomes["waived"] == 1
    assert waived.summary.outcomes.total() == plain.summary.outcomes.total()
    assert waived.data["summary"]["accepted"] == {
        "waiver": {"blocking": 1}, "baseline": {}, "beneath": {"fail": 1},
    }  # fmt: skip
    assert waived.unused == {}


def test_a_file_of_waivers_is_not_taken_for_a_record(project):  # noqa: ARG001
    found = checked(waivers=granted(an_entry(), name="records/waivers.yaml"))

    assert found.summary.unreadable == 0
    assert found.summary.records == 1


def test_on_the_last_day_it_counts_and_on_the_next_it_has_expired(project):  # noqa: ARG001
    files = granted(an_entry())
    last = checked(on=date(2026, 12, 15), waivers=files)
    after = checked(on=date(2026, 12, 16), waivers=files)

    assert last.of("newsletter")["outcome"] == "waived"
    assert after.of("newsletter")["outcome"] == "fail"
    assert after.of("newsletter")["acceptance"]["counts"] is False
    assert after.of("newsletter")["acceptance"]["expires"] == "2026-12-15"
    assert after.unused == {}


def test_a_remembered_verdict_ends_with_the_waiver_it_rests_on(project, tmp_path):  # noqa: ARG001
    cache, files = tmp_path / "cache", granted(an_entry())
    days = [date(2026, 12, 14), date(2026, 12, 15), date(2026, 12, 16), date(2026, 12, 17)]
    remembered = [checked(on=day, cache=cache, waivers=files).text for day in days]
    fresh = [checked(on=day, waivers=files).text for day in days]

    assert remembered == fresh
    assert '"waived"' in fresh[1]
    assert '"outcome": "waived"' not in fresh[2]


def test_other_waivers_make_other_verdicts(project, tmp_path):  # noqa: ARG001
    cache = tmp_path / "cache"
    first = checked(cache=cache, waivers=granted(an_entry()))
    second = checked(cache=cache, waivers=granted(an_entry(id="other", expires="2026-12-01")))
    none = checked(cache=cache)

    assert first.of("newsletter")["acceptance"]["id"] == "acme"
    assert second.of("newsletter")["acceptance"]["id"] == "other"
    assert none.of("newsletter")["acceptance"] is None


def seventy(folder):
    for number in range(69):
        a_record(folder, f"letter-{number:02}")


ENTRIES = [
    an_entry(),
    an_entry(id="many", rule="gdpr/retention-is-set", record="letter-*"),
    an_entry(id="one-of-many", record="letter-42"),
    an_entry(id="gone", record="letter-99"),
    an_entry(id="mended", rule="gdpr/adequacy-condition-met", record="letter-07"),
]


def entries():
    """As above, with a rule that the records fail beside the one about transfers."""
    plain = checked("records/letter-00.yaml")
    rule, element = next(
        (f["rule"], f["element"]) for f in plain.findings.values()
        if f["severity"] in {"medium", "advisory"} and f["outcome"] != "waived"
    )  # fmt: skip
    many = an_entry(id="many", rule=rule, record="letter-*")
    many["element"] = element or ""
    return [ENTRIES[0], many, *ENTRIES[2:]]


def test_seventy_records_say_the_same_alone_by_workers_and_remembered(project, tmp_path):
    seventy(project)
    files = granted(*entries())
    alone = checked(waivers=files)
    workers = checked(waivers=files, jobs=3)
    first = checked(waivers=files, jobs=3, cache=tmp_path / "cache")
    again = checked(waivers=files, jobs=3, cache=tmp_path / "cache")

    assert alone.summary.records == 70
    assert alone.text == workers.text == first.text == again.text
    assert alone.summary.accepted == again.summary.accepted
    assert alone.summary.accepted["waiver"]["blocking"] == 2
    assert sum(alone.summary.accepted["waiver"].values()) == 2 + 69
    assert alone.unused.keys() == {"gone", "mended"}
    assert again.data["summary"]["unused_waivers"] == ["gone", "mended"]
    assert 'selects "letter-99", which no record is.' in alone.unused["gone"]


def test_where_some_records_were_judged_nothing_is_said_of_others(project):
    seventy(project)
    files = granted(an_entry(), an_entry(id="other", record="letter-42"))

    assert checked("records/letter-00.yaml", waivers=files).unused == {}
    a_record(project, "letter-42", transfers={})
    assert checked("records/letter-00.yaml", waivers=files).unused == {}
    assert checked("records/letter-42.yaml", waivers=files).unused.keys() == {"other"}


def test_a_record_elsewhere_in_the_project_keeps_its_waiver(project):
    a_record(project, "letter-42")
    other = project / "elsewhere"
    other.mkdir()
    shutil.move(project / "records" / "letter-42.yaml", other)
    files = granted(
        an_entry(id="there", record="letter-42"), an_entry(id="gone", record="letter-9")
    )

    assert checked("records", waivers=files).unused.keys() == {"gone"}


def test_of_waivers_from_outside_the_project_nobody_can_say_that_they_are_dead(project, tmp_path):  # noqa: ARG001
    files = granted(an_entry(record="letter-9"), name=str(tmp_path / "waivers.yaml"))

    assert checked("records", waivers=files).unused == {}


def test_while_a_record_cannot_be_read_no_waiver_is_said_to_have_none(project):
    files = granted(an_entry(record="letter-9"))
    (project / "records" / "broken.yaml").write_text("id: [\n")

    assert checked(waivers=files).unused == {}


def test_a_dead_waiver_fails_a_run_that_asks_for_its_gravity(project):
    a_record(project, "newsletter", transfers={})
    files = granted(an_entry())
    before = checked()
    found = checked(waivers=files)

    assert found.summary.failed == before.summary.failed + 1
    assert found.summary.records == 1
    assert [f.element for f in found.summary.unused] == ["acme"]


def test_a_run_of_nothing_checks_nothing_whatever_is_waived(project):
    shutil.rmtree(project / "records")
    found = checked(waivers=granted(an_entry()))

    assert found.summary.exit_code == 3
    assert found.unused.keys() == {"acme"}


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_names_the_waiver_and_the_dead_one(project, form):  # noqa: ARG001
    files = granted(an_entry(), an_entry(id="gone-one", record="letter-9"))
    written = []
    options = RunOptions(on=ON, forms=(form,), law=LAW, accepted=Sources(files))
    run((".",), options, [written.append], complain=print)
    text = "".join(written)

    assert "gone-one" in text
    assert "dpiakit" in text
    assert "waiver-matches-nothing" in text
    assert "acme" in text.replace("acme-mail", "")


def test_unusable_waivers_stop_a_run_before_anything_is_judged(project, monkeypatch):  # noqa: ARG001
    from dpiakit.runs import checking

    monkeypatch.setattr(checking, "read_record", lambda *_, **__: pytest.fail("judged"))
    with pytest.raises(InputError, match="There is no rule"):
        checked(waivers=granted(an_entry(rule="gdpr/no-such-rule")))


def test_waivers_and_baseline_are_complained_of_together(project):  # noqa: ARG001
    Path("b.json").write_text("{}")
    with pytest.raises(InputError) as caught:
        checked(waivers=granted(an_entry(expires="2027-12-15")), baseline=Path("b.json"))

    assert {problem.file for problem in caught.value.problems} == {"waivers.yaml", "b.json"}


def test_a_file_in_which_all_has_expired_is_usable_and_says_so(project):  # noqa: ARG001
    old = an_entry(created="2025-10-10", expires="2025-11-01")
    found = checked(waivers=granted(old))

    (said,) = found.complaints
    assert said.startswith("waivers.yaml: its only waiver has expired, on 2025-11-01.")
    assert found.of("newsletter")["outcome"] == "fail"


def test_where_nothing_changed_neither_waivers_nor_law_are_read(project, tmp_path, monkeypatch):  # noqa: ARG001
    cache, files = tmp_path / "cache", granted(an_entry(), an_entry(id="gone", record="letter-9"))
    first = checked(cache=cache, waivers=files)
    monkeypatch.setattr("dpiakit.acceptance.reading.read_waivers", lambda *_: pytest.fail("read"))
    again = checked(cache=cache, waivers=files)

    assert again.text == first.text
    assert again.unused.keys() == {"gone"}


def test_waivers_are_not_kept_past_what_they_rest_on(project, tmp_path):  # noqa: ARG001
    cache, files = tmp_path / "cache", granted(an_entry())
    checked(cache=cache, waivers=files)
    with pytest.raises(InputError, match="after the day of this judgement"):
        checked(cache=cache, waivers=files, on=date(2026, 11, 19))
    granted(an_entry(reason="TODO"))
    with pytest.raises(InputError, match="gives no reason"):
        checked(cache=cache, waivers=files)


def a_baseline(*records):
    """Everything open in some records, as a file."""
    from dpiakit.engine import judge_record
    from dpiakit.records import read_record

    found = {}
    for name in records:
        judged = judge_record(
            read_record(f"records/{name}.yaml"), LIBRARY.in_force(ON),
            LIBRARY.in_force(date(2027, 1, 4)),
        )  # fmt: skip
        found[name] = (*judged.findings, *judged.at_launch)
    Path("b.json").write_text(baseline_text(baseline_of(found, date(2026, 11, 1))))
    return Path("b.json")


def test_a_baseline_covers_what_is_older_and_never_what_blocks(project):
    a_record(project, "fresh")
    file = a_baseline("newsletter")
    found = checked(baseline=file)
    told = checked(baseline=file, baseline_blocking=True)
    old = [f for (record, *_), f in found.findings.items() if record == "newsletter"]
    fresh = [f for (record, *_), f in found.findings.items() if record == "fresh"]

    assert {f["severity"] for f in old if f["outcome"] != "waived" and not f["lapses"]} == {
        "blocking"
    }
    assert not any(f["outcome"] == "waived" for f in fresh)
    assert found.summary.accepted["baseline"]["2026-11-01"] > 5
    assert all(
        f["outcome"] == "waived" or f["lapses"]
        for (record, *_), f in told.findings.items() if record == "newsletter"
    )  # fmt: skip


def test_another_order_or_comment_in_a_record_is_nothing_new(project):
    file = a_baseline("newsletter")
    record = project / "records" / "newsletter.yaml"
    before = checked(baseline=file).summary
    data = read_yaml(record).data
    turned = {key: data[key] for key in reversed(data)}
    record.write_text("# moved\n" + yaml.safe_dump(turned, sort_keys=False))

    assert checked(baseline=file).summary.accepted == before.accepted
