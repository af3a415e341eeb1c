"""Manifests of websites: what passes, what is written, and what a record can do with them."""

import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from test_website_inspection import an_inspection
from website_world import ON, RECORD, a_cookie, a_look, an_observation

from dpiakit.cli import cli
from dpiakit.cli.schema import SCHEMAS
from dpiakit.errors import DpiakitError
from dpiakit.evidence.manifest import manifest_text, read_manifest
from dpiakit.evidence.standing import standings
from dpiakit.evidence.website.claims import website_claims
from dpiakit.evidence.website.manifest import website_manifest, website_told
from dpiakit.evidence.website.observation import Choice
from dpiakit.records import read_record

SEEN = {
    "always": [a_cookie("basket")], "choice": Choice(1, 1),
    "refused": a_look(a_cookie("choice", days=180)),
    "accepted": a_look(a_cookie("choice", days=180), a_cookie("_ga", days=700), "ads.localhost"),
}  # fmt: skip
EARLY = {**SEEN, "before": a_look("ads.localhost")}
UNSEEN = {**SEEN, "refused": a_look(reached=False, because="No button to refuse was found.")}


@pytest.fixture
def project(tmp_path):
    (tmp_path / "r.yaml").write_text(RECORD)
    return tmp_path


def manifest_of(project, seen, **words):
    record = read_record(project / "r.yaml")
    return website_manifest(
        an_observation(**seen, **words), website_claims(record.activity),
        record=record.activity.id, record_sha256=record.digest,
        expires=ON + timedelta(days=90), tool="dpiakit 1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "words", "status"),
    [
        (SEEN, {}, "pass"),
        (EARLY, {}, "fail"),
        (UNSEEN, {}, "inconclusive"),
        (SEEN, {"limits": ["The page had not finished loading."]}, "inconclusive"),
        ({**SEEN, "gpc": a_look(reached=False)}, {}, "inconclusive"),
        ({**EARLY, "refused": a_look(reached=False)}, {}, "fail"),
    ],
)
def test_only_what_was_seen_in_all_situations_passes(project, seen, words, status):
    made = manifest_of(project, seen, **words)

    assert made.result.status == status
    assert made.result.violations == (1 if status == "fail" else 0)


def test_attention_does_not_keep_it_from_passing(project):
    seen = {**SEEN, "accepted": a_look(), "choice": Choice(1, 2)}
    made = manifest_of(project, seen)

    assert made.result.status == "pass"
    assert [one.code for one in made.result.breakdown if one.verdict == "attention"] == [
        "refusal-harder", "not-seen",
    ]  # fmt: skip


def test_what_is_written_is_of_the_published_shape_and_read_back_the_same(project):
    made = manifest_of(project, EARLY)
    (project / "m.json").write_text(manifest_text(made))

    Draft202012Validator(SCHEMAS["evidence"]()).validate(json.loads(manifest_text(made)))
    assert read_manifest(project / "m.json") == made
    assert manifest_text(made) == manifest_text(manifest_of(project, EARLY))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"status": "fail"', '"status": "pass"', "not that of its content"),
        ('"violations": 1', '"violations": 0', "not that of its content"),
        ('"id": "website"', '"id": "webpage"', "no evidence manifest"),
        ('"source": "visit"', '"source": "guess"', "check.source"),
        ('"cookies": 1', '"cookies": "secret"', "situations"),
        ('"pages": [', '"value": "x", "pages": [', "value"),
    ],
)
def test_a_manifest_that_was_changed_is_found_out(project, old, new, said):
    text = manifest_text(manifest_of(project, EARLY))
    assert old in text
    (project / "m.json").write_text(text.replace(old, new, 1))

    with pytest.raises(DpiakitError, match=said):
        read_manifest(project / "m.json")


def test_a_person_reads_the_verdict_first_and_every_situation(project):
    told = website_told(manifest_of(project, UNSEEN))

    assert told.splitlines()[2].startswith("INCONCLUSIVE: nothing was found against the record")
    assert "? after refusal: This was not seen. No button to refuse was found." in told
    assert "after refusal               NOT SEEN\n" in told
    assert "after acceptance            3 cookies, 0 keys of storage, 1 third party" in told
    assert all(len(line) <= 100 for line in told.splitlines())


# --- a record cites it


def standing(project, cited, *, record=RECORD, on=ON):
    entry = f"evidence:\n  pages: {{title: Pages, file: m.json, manifest: '{cited}'}}\n"
    (project / "r.yaml").write_text(record + entry)
    (one,) = standings(read_record(project / "r.yaml"), project / "r.yaml", on)
    return one


@pytest.mark.parametrize(
    ("seen", "on", "expected"),
    [
        (SEEN, ON, "measured-pass"), (EARLY, ON, "measured-fail"), (UNSEEN, ON, "inconclusive"),
        (SEEN, ON + timedelta(days=90), "measured-pass"),
        (SEEN, ON + timedelta(days=91), "expired"),
        (SEEN, ON - timedelta(days=1), "asserted"),
    ],
)  # fmt: skip
def test_a_cited_manifest_counts_for_its_time(project, seen, on, expected):
    made = manifest_of(project, seen)
    (project / "m.json").write_text(manifest_text(made))
    one = standing(project, made.id, on=on)

    assert one.standing == expected, one.reason
    if expected == "measured-pass":
        assert one.over == "1 page in 4 of 4 situations"
    if expected == "inconclusive":
        assert one.found == (
            "after refusal: This was not seen. No button to refuse was found.",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("exemption: none", "exemption: audience-measurement", "trackers.analytics"),
        ("[_ga, _ga_*]", "[_ga]", "trackers.analytics"),
        ("lifetime: P2Y", "lifetime: P3Y", "trackers.analytics"),
        ("lawful_basis: consent", "lawful_basis: contract", ""),
        ("  basket:", "  more: {stored_as: [more]}\n  basket:", "trackers, trackers.more"),
        ("trackers:", "recipients: {fonts: {domains: [f.example]}}\ntrackers:",
         "recipients.fonts.domains"),
        (RECORD[RECORD.index("trackers:"):], "trackers: {}\n", "trackers.basket"),
        (RECORD[RECORD.index("trackers:"):], "", "trackers"),
        ("title: Pages of the shop", "title: Shop", ""),
    ],
)  # fmt: skip
def test_what_the_record_claims_anew_was_not_measured(project, old, new, said):
    made = manifest_of(project, SEEN)
    (project / "m.json").write_text(manifest_text(made))
    one = standing(project, made.id, record=RECORD.replace(old, new))

    assert one.standing == ("asserted" if said else "measured-pass"), one.reason
    assert said in one.reason


# --- the command


def website(*words, **given):
    return CliRunner().invoke(cli, ["evidence", "website", *map(str, words)], **given)


@pytest.fixture(autouse=True)
def _on_its_day(monkeypatch):
    monkeypatch.setattr("dpiakit.cli.evidence_website.today", lambda: ON)


@pytest.fixture
def inspected(project):
    (project / "inspection.json").write_text(json.dumps(an_inspection()))
    return project


@pytest.mark.parametrize("named", [["--inspection"], []])
def test_an_inspection_is_read_and_its_manifest_written_and_verified(inspected, named):
    file, manifest = inspected / "inspection.json", inspected / "m.json"
    done = website(*named, file, "--record", inspected / "r.yaml", "-o", manifest)
    verified = CliRunner().invoke(
        cli, ["evidence", "verify", str(manifest), "--inputs", str(inspected)]
    )
    made = read_manifest(manifest)

    assert done.exit_code == 1, done.output
    assert "x trackers.analytics: It was there before any choice" in done.output
    assert verified.exit_code == 0, verified.output
    assert (made.validity.measured, made.validity.expires) == (
        date(2026, 11, 20), date(2027, 2, 20),
    )  # fmt: skip
    assert made.inputs[0].files[0].name == "inspection.json"
    assert "secret" not in manifest.read_text()
    file.write_text(json.dumps(an_inspection(beacons=[])))
    verified = CliRunner().invoke(
        cli, ["evidence", "verify", str(manifest), "--inputs", str(inspected)]
    )
    assert verified.exit_code == 1


def test_an_inspection_alone_never_passes(inspected):
    clean = an_inspection(
        cookies=[], localStorage={}, beacons=[],
        hosts={"requests": {"firstParty": ["shop.example"], "thirdParty": []}},
    )  # fmt: skip
    (inspected / "inspection.json").write_text(json.dumps(clean))
    done = website(inspected / "inspection.json", "--record", inspected / "r.yaml")

    assert done.exit_code == 4, done.output
    assert "? after refusal: This was not seen. The collector clicks nothing." in done.output


def test_manifests_make_a_chain(inspected):
    first, second = inspected / "a.json", inspected / "b.json"
    words = [inspected / "inspection.json", "--record", inspected / "r.yaml"]
    website(*words, "-o", first)
    website(*words, "-o", second, "--previous", first, "--valid-for", "P1M")

    assert read_manifest(second).prev == read_manifest(first).id
    assert read_manifest(second).validity.expires == date(2026, 12, 20)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Name a page"),
        (["https://shop.example/", "--inspection", "x.json"], "not both"),
        (["none.json"], '"none.json" is no address of a page'),
        (["--inspection", "none.json"], "There is no such file"),
        (["https://shop.example/"], "Nobody is here to be asked. Allow it with --yes"),
        (["http://127.0.0.1/", "https://shop.example/"], "\n    https://shop.example/\n"),
        (["http://127.0.0.1:1/", "--browser", "nowhere/chromium"], "There is no browser here"),
        (["http://127.0.0.1:1/", "--timeout", "0"], "--timeout"),
    ],
)
def test_what_cannot_be_looked_at_is_told_and_nothing_is_written(project, words, said):
    done = website(*words, "--record", project / "r.yaml", "-o", project / "m.json")
    told = done.output + str(done.exception)

    assert said in told
    assert isinstance(done.exception, DpiakitError) or done.exit_code == 2
    assert not (project / "m.json").exists()


@pytest.mark.parametrize("answer", ["n\n", "\n"])
def test_somebody_who_does_not_say_yes_is_heeded(project, monkeypatch, answer):
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _: True)
    done = website("https://shop.example/cart?me", "--record", project / "r.yaml", input=answer)

    assert "https://shop.example/cart\nThey, and everybody they call" in done.output
    assert "Visit them? [y/N]" in done.output
    assert "Nothing was visited" in str(done.exception)


def test_without_a_browser_it_says_what_to_install(project, monkeypatch):
    monkeypatch.setenv("PATH", str(project))
    done = website("http://127.0.0.1:1/", "--record", project / "r.yaml")

    assert "apt install chromium" in str(done.exception)


@pytest.mark.usefixtures("same_browser")
def test_a_newcomer_sees_a_good_page_pass_and_a_bad_one_fail(project, web):
    """Through the command, twice: the same findings on one day give the same bytes."""
    words = ["--record", project / "r.yaml", "--settle", "0.15"]
    good = website(web.url("/good"), *words, "-o", project / "good.json")
    bad = website(web.url("/bad"), *words, "-o", project / "bad.json")
    website(web.url("/bad"), *words, "-o", project / "again.json")

    assert good.exit_code == 0, good.output
    assert "PASS: in all four situations the pages did what the record says" in good.output
    made = read_manifest(project / "good.json")
    assert {one.what: (one.verdict, one.seen) for one in made.result.breakdown} == {
        "trackers.analytics": ("pass", ["accepted"]),
        "trackers.basket": ("pass", ["before", "refused", "accepted", "gpc"]),
        "trackers.choice": ("pass", ["refused", "accepted"]),
    }
    assert [(one.cookies, one.storage, one.third_parties) for one in made.situations] == [
        (1, 0, 0), (2, 0, 0), (3, 0, 1), (1, 0, 0),
    ]  # fmt: skip
    assert bad.exit_code == 1, bad.output
    made = read_manifest(project / "bad.json")
    assert [(one.what, one.code) for one in made.result.breakdown if one.verdict == "fail"] == [
        ("trackers.analytics", "before-consent"), ("trackers.analytics", "after-refusal"),
        ("trackers.analytics", "under-gpc"),
    ]  # fmt: skip
    assert made.result.violations == 3
    assert made.engine.name == "chromium"
    assert "secret" not in (project / "bad.json").read_text()
    assert (project / "bad.json").read_bytes() == (project / "again.json").read_bytes()


def test_pages_that_were_visited_cannot_be_hashed_again(project):
    (project / "m.json").write_text(manifest_text(manifest_of(project, SEEN)))
    done = CliRunner().invoke(
        cli, ["evidence", "verify", str(project / "m.json"), "--inputs", str(project)]
    )

    assert "about pages that were visited, not about files" in str(done.exception)
