"""The file of the EDPS collector shows what is there before any choice, or says what is wrong."""

import json
from datetime import date

import pytest
from website_world import RECORD

from dpiakit.errors import DpiakitError
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website.claims import website_claims
from dpiakit.evidence.website.inspection import read_inspection
from dpiakit.evidence.website.judgement import judge_website
from dpiakit.evidence.website.observation import Contact, Stored
from dpiakit.records import read_record

TODAY = date(2026, 11, 28)


def an_inspection(**changes):
    """The keys of version 2.1.1 that are read, and some that are not, with values to be dropped."""
    return {
        "title": "Website Evidence Collection",
        "uri_ins": "https://shop.example/?session=secret",
        "uri_dest": "https://www.shop.example/de",
        "uri_redirects": ["https://www.shop.example/de"],
        "script": {
            "version": {"npm": "2.1.1", "commit": None},
            "config": {"firstPartyUri": ["https://static.shop-cdn.example/"], "dnt": False},
        },
        "start_time": "2026-11-20T10:00:00.000Z",
        "end_time": "2026-11-20T10:01:00.000Z",
        "browser": {
            "name": "Chromium", "version": "Chrome/121.0.6167.85", "preset_cookies": {},
            "extra_headers": {"dnt": 0},
        },
        "browsing_history": ["https://shop.example/?session=secret", "https://shop.example/cart"],
        "cookies": [
            {"name": "basket", "value": "secret", "domain": "shop.example", "path": "/",
             "expires": -1, "session": True, "httpOnly": True, "log": {"stack": [{"x": "secret"}]}},
            {"name": "_ga", "value": "secret", "domain": ".shop.example", "path": "/",
             "expires": 1825408800, "expiresDays": 396.2, "session": False},
            {"name": "local", "domain": "", "path": "/", "session": True},
        ],
        "localStorage": {
            "https://shop.example": {"seen": {"value": "secret"}, "theme": {"value": "secret"}},
        },
        "beacons": [{"url": "https://stats.example/log?uid=secret", "query": {"uid": "secret"},
                     "occurrances": 3}],
        "links": {"firstParty": [{"href": "https://shop.example/secret"}]},
        "hosts": {
            "requests": {
                "firstParty": ["shop.example"],
                "thirdParty": ["cdn.ads.example", "www.shop.example", "static.shop-cdn.example"],
            },
        },
        **changes,
    }  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def of(content, today=TODAY):
        file = tmp_path / "inspection.json"
        text = content if isinstance(content, bytes) else json.dumps(content).encode()
        file.write_bytes(text)
        return read_inspection(file, today)

    return of


def test_it_shows_what_is_there_before_any_choice_and_nothing_else(read):
    observed = read(an_inspection())
    before, *others = observed.seen

    assert (before.situation, before.reached) == ("before", True)
    assert [(one.situation, one.reached) for one in others] == [
        ("refused", False), ("accepted", False), ("gpc", False),
    ]  # fmt: skip
    assert before.stored == {
        Stored("cookie", "basket", "shop.example"), Stored("cookie", "_ga", "shop.example", 397),
        Stored("cookie", "local", "shop.example"),
        Stored("local-storage", "seen", "shop.example"),
        Stored("local-storage", "theme", "shop.example"),
    }  # fmt: skip
    assert before.contacts == {Contact("cdn.ads.example"), Contact("stats.example")}
    assert observed.own == {"shop.example", "shop-cdn.example"}
    assert observed.pages == ("https://shop.example/", "https://shop.example/cart")
    assert (observed.on, observed.browser) == (
        date(2026, 11, 20), ("Chromium", "Chrome/121.0.6167.85"),
    )  # fmt: skip
    assert observed.limits == ()


def test_no_value_is_kept(read):
    assert "secret" not in repr(read(an_inspection()))


def test_it_is_judged_like_a_visit(read, tmp_path):
    (tmp_path / "r.yaml").write_text(RECORD.replace("ads.localhost", "ads.example"))
    claims = website_claims(read_record(tmp_path / "r.yaml").activity)
    found = {(one.what, one.code) for one in judge_website(read(an_inspection()), claims)}

    assert {("trackers.analytics", "before-consent"), ("trackers.basket", "as-declared"),
            ("third party stats.example", "undeclared-third-party")} <= found  # fmt: skip


@pytest.mark.parametrize(
    ("script", "browser", "said"),
    [
        ({"config": {"dnt": True}}, {}, "Do Not Track"),
        ({"config": {"browserProfile": "/home/me/x"}}, {}, "browser profile"),
        ({}, {"preset_cookies": {"choice": "yes"}}, "cookies of its own"),
    ],
)
def test_what_was_no_first_visit_does_not_pass(read, script, browser, said):
    made = an_inspection()
    made["script"].update(script)
    made["browser"].update(browser)
    observed = read(made)

    assert [said in one for one in observed.limits] == [True]
    assert "/home/me" not in repr(observed)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end_time": None}, "did not come to its end"),
        ({"uri_dest": "https://parked.example/"}, "led on to parked.example"),
    ],
)
def test_what_the_collector_did_not_see_as_it_was_asked_does_not_pass(read, changes, said):
    (limit,) = read(an_inspection(**changes)).limits

    assert said in limit


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": "Another tool"}, "no inspection of the Website Evidence Collector"),
        ({"script": {"version": {"npm": "3.0.0"}}}, 'version "3.0.0" of the collector'),
        ({"script": {"version": {"npm": "1.0.0"}}}, "Collect with version 2"),
        ({"script": {}}, "script.version: It is not there"),
        ({"script": []}, "script: It is not there, or is no mapping"),
        ({"start_time": "yesterday"}, 'start_time: "yesterday" is no time'),
        ({"start_time": "2026-11-29T00:00:00Z"}, "after today"),
        ({"cookies": None}, "cookies: It is not there, or is no list"),
        ({"cookies": ["a"]}, "cookies.0: It is no mapping"),
        ({"cookies": [{"domain": "x"}]}, "cookies.0.name: It is not there"),
        ({"cookies": [{"name": "a", "expiresDays": "9"}]}, "cookies.0.expiresDays: It is no numb"),
        ({"cookies": [{"name": "a", "expiresDays": True}]}, "cookies.0.expiresDays"),
        ({"localStorage": []}, "localStorage: It is not there"),
        ({"localStorage": {"https://a.example": 1}}, "localStorage.https://a.example"),
        ({"localStorage": {"x": {}}}, "localStorage.x: It is no origin of a page"),
        ({"hosts": {}}, "hosts.requests"),
        ({"hosts": {"requests": {"firstParty": [1], "thirdParty": []}}}, "An entry is no text"),
        ({"beacons": [1]}, "beacons.0: It is no mapping"),
        ({"beacons": [{}]}, "beacons.0.url"),
        ({"browsing_history": ["file:///etc/passwd"]}, "browsing_history: "),
        ({"browsing_history": ["https://me:secret@shop.example/"]}, "a name or a password"),
        ({"uri_ins": None}, "uri_ins: It is not there"),
    ],
)
def test_a_file_that_is_not_as_the_collector_writes_it_is_told_at_its_place(read, changes, said):
    with pytest.raises(EvidenceError) as told:
        read(an_inspection(**changes))

    assert said in str(told.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "no whole JSON"),
        (json.dumps(an_inspection()).encode()[:700], "cut off"),
        (b"[]", "no inspection"),
        (b"\xff\xfe\x00", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
    ],
)
def test_a_file_that_is_none_is_told(read, content, said):
    with pytest.raises(DpiakitError, match=said):
        read(content)


def test_terrible_lives_and_names_are_bounded(read):
    cookies = [
        {"name": "a", "expiresDays": 1e300}, {"name": "b", "expiresDays": -5},
        {"name": "c\x1b[2J" + "x" * 5_000, "session": True},
    ]  # fmt: skip
    stored = {one.name[:1]: one for one in read(an_inspection(cookies=cookies)).seen[0].stored}

    assert (stored["a"].days, stored["b"].days) == (1_000_000, 0)
    assert stored["c"].name.isprintable()
    assert len(stored["c"].name) == 1_000
    with pytest.raises(EvidenceError, match="no number"):
        read(json.dumps(an_inspection(cookies=[{"name": "a", "expiresDays": 9}]))
             .replace('"expiresDays": 9', '"expiresDays": Infinity').encode())  # fmt: skip
