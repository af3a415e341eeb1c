"""What was seen is held against what the record says: each fault once, nothing else."""

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from website_world import RECORD, a_cookie, a_key, a_look, an_observation

from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website.buttons import ACCEPT, REFUSE, words
from dpiakit.evidence.website.claims import website_claims
from dpiakit.evidence.website.cookies import in_days, requested
from dpiakit.evidence.website.judgement import judge_website
from dpiakit.evidence.website.observation import Choice
from dpiakit.evidence.website.sites import Sites, _suffixes, below, is_loopback, page_address
from dpiakit.records import read_record

ADS = "ads.localhost"
AFTER_YES = a_look(a_cookie("_ga", days=730), a_cookie("choice", days=180), ADS)
AFTER_NO = a_look(a_cookie("choice", days=180))


@pytest.fixture
def claims_of(tmp_path):
    def read(text):
        (tmp_path / "r.yaml").write_text(text)
        return website_claims(read_record(tmp_path / "r.yaml").activity)

    return read


@pytest.fixture
def said(claims_of):
    """The lines that are no pass, as (what, verdict, code), of the record with some changes."""

    def judged(observed, *changes, record=RECORD):
        for old, new in changes:
            assert old in record
            record = record.replace(old, new)
        lines = judge_website(observed, claims_of(record))
        return [(one.what, one.verdict, one.code) for one in lines if one.verdict != "pass"]

    return judged


def a_good_observation(**changes):
    looks = {"refused": AFTER_NO, "accepted": AFTER_YES, **changes}
    return an_observation([a_cookie("basket")], Choice(1, 1), **looks)


def test_what_is_as_declared_says_so(claims_of):
    lines = judge_website(a_good_observation(), claims_of(RECORD))

    assert [(one.what, one.verdict, one.code) for one in lines] == [
        ("trackers.analytics", "pass", "as-declared"),
        ("trackers.basket", "pass", "as-declared"),
        ("trackers.choice", "pass", "as-declared"),
    ]


@pytest.mark.parametrize(
    ("situation", "look", "code"),
    [
        ("before", a_look(a_cookie("_ga")), "before-consent"),
        ("before", a_look(ADS), "before-consent"),
        ("before", a_look(f"cdn.{ADS}"), "before-consent"),
        ("refused", a_look(a_cookie("_ga_X1"), a_cookie("choice")), "after-refusal"),
        ("gpc", a_look(ADS), "under-gpc"),
    ],
)
def test_a_tracker_that_needs_consent_may_not_be_there_without_it(said, situation, look, code):
    assert said(a_good_observation(**{situation: look})) == [("trackers.analytics", "fail", code)]


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ([("exemption: none", "exemption: audience-measurement")], None),
        ([(", exemption: none", "")], "fail"),  # its purpose rests on consent
        ([(", exemption: none", ""), ("lawful_basis: consent", "lawful_basis: contract")],
         "inconclusive"),
        ([(", exemption: none", ""), ("purpose: count,", ""), ("use: analytics", "use: social")],
         "fail"),  # no exemption covers it
        ([("exemption: none", "exemption: audience-measurement, set_before_choice: false")],
         "fail"),  # exempt, and yet the record says that it waits
        ([("exemption: none", "exemption: none, set_before_choice: true")], "fail"),
        ([(", exemption: none", ""), ("lawful_basis: consent", "lawful_basis: contract"),
          ("id: shop-site", "id: shop-site\nmarkets: [US-CA, US]")], None),
        ([("lawful_basis: consent", "lawful_basis: contract"),
          ("id: shop-site", "id: shop-site\nmarkets: [US-CA, DE]")], "fail"),
    ],
)  # fmt: skip
def test_whether_consent_is_needed_is_what_the_record_says(said, changes, verdict):
    found = said(a_good_observation(before=a_look(ADS)), *changes)

    assert [one[1] for one in found] == ([verdict] if verdict else [])


@pytest.mark.parametrize(
    ("more", "fails"),
    [
        ("use: advertising", True),
        ("use: analytics, cross_site: true", True),
        ("use: analytics, purpose: sold", True),
        ("use: analytics", False),
        ("use: advertising, exemption: strictly-necessary", False),
    ],
)
def test_where_only_the_united_states_are_addressed_the_signal_stops_what_follows_people(
    said, more, fails
):
    record = (
        RECORD.partition("trackers:")[0]
        + "  sold: {aim: audience-sale, lawful_basis: none}\nmarkets: [US-CA]\n"
        + f"trackers: {{tag: {{technology: pixel, domains: [{ADS}], {more}}}}}\n"
    )
    found = said(an_observation([ADS]), record=record.replace(", lawful_basis: none", ""))

    assert found == ([("trackers.tag", "fail", "under-gpc")] if fails else [])


@pytest.mark.parametrize(
    ("markets", "more", "verdict"),
    [
        ("[US]", "", "fail"),
        ("[US-FL, US-TX]", "", "fail"),
        ("[US-FL]", "", None),  # no law of Florida makes a signal an opt-out
        ("[US-FL]", "opt_outs: {signal: {honoured: true}}\n", "fail"),  # and yet the record says so
        ("[US-FL]", "opt_outs: {signal: {honoured: false}}\n", None),
        ("[US-MD]", "", "inconclusive"),
    ],
)
def test_the_signal_stops_what_follows_people_where_law_or_record_say_so(
    said, markets, more, verdict
):
    record = (
        RECORD.partition("trackers:")[0].replace("lawful_basis: consent", "lawful_basis: contract")
        + f"markets: {markets}\n{more}"
        + f"trackers: {{tag: {{technology: pixel, domains: [{ADS}], use: advertising}}}}\n"
    )
    seen = {"before": a_look(), "refused": a_look(), "accepted": a_look(), "gpc": a_look(ADS)}
    found = said(a_good_observation(**seen), record=record)

    assert [one[1] for one in found if one[0] == "trackers.tag" and one[1] != "attention"] == (
        [verdict] if verdict else []
    )


def test_what_is_declared_nowhere_fails_once_for_each_thing(said):
    observed = an_observation(
        [a_cookie("basket"), a_cookie("odd"), a_key("fp"), a_key("fp", kind="session-storage"),
         "a.stats.example", "b.stats.example", "other.example"],
        Choice(1, 1), refused=AFTER_NO, accepted=AFTER_YES,
    )  # fmt: skip

    assert said(observed) == [
        ('cookie "odd" of shop.example', "fail", "undeclared-cookie"),
        ('key of local storage "fp" of shop.example', "fail", "undeclared-storage"),
        ('key of session storage "fp" of shop.example', "fail", "undeclared-storage"),
        ("third party other.example", "fail", "undeclared-third-party"),
        ("third party stats.example", "fail", "undeclared-third-party"),
    ]


def test_a_recipient_with_its_domains_is_declared(said):
    fonts = ("trackers:", "recipients: {fonts: {domains: [Fonts.Example]}}\ntrackers:")

    assert said(a_good_observation(before=a_look("eu.fonts.example")), fonts) == []
    assert said(a_good_observation(before=a_look("notfonts.example")), fonts)


def test_a_tracker_is_also_known_by_the_domains_of_its_provider(said):
    changes = [
        ("domains: [ads.localhost]", "provider: network"),
        ("trackers:", f"recipients: {{network: {{domains: [{ADS}]}}}}\ntrackers:"),
    ]

    assert said(a_good_observation(before=a_look(ADS)), *changes) == [
        ("trackers.analytics", "fail", "before-consent")
    ]


def test_a_cookie_of_a_third_party_belongs_to_the_tracker_of_its_host(said):
    early = a_look(a_cookie("uid", host=ADS), ADS)

    assert said(a_good_observation(before=early)) == [
        ("trackers.analytics", "fail", "before-consent")
    ]


def test_names_that_stand_for_one_visitor_are_told_as_one_thing(claims_of):
    odd = [a_cookie(f"visit_{number:08d}") for number in range(50)]
    odd += [a_key("hj-3f2b9c1d-77aa-4e1f-9b1c-0123456789ab"), a_key("of me.1@mail.example")]
    observed = an_observation([a_cookie("basket"), *odd], refused=AFTER_NO, accepted=AFTER_YES)
    lines = judge_website(observed, claims_of(RECORD))

    assert [one.what for one in lines if one.verdict == "fail"] == [
        'cookie "visit_*" of shop.example', 'key of local storage "hj-*" of shop.example',
        'key of local storage "of *" of shop.example',
    ]  # fmt: skip


def test_thousands_of_undeclared_things_are_counted(claims_of):
    odd = [a_cookie("odd" + "x" * number) for number in range(60)]
    odd += [a_cookie("also" + "x" * number) for number in range(70)]
    lines = judge_website(an_observation(odd), claims_of(RECORD))
    (more,) = [one for one in lines if one.what == "more cookies"]

    assert sum(one.code == "undeclared-cookie" for one in lines) == 101
    assert more.figures == {"left_out": 30}


@pytest.mark.parametrize(
    ("declared", "asked", "fails"),
    [
        ("P13M", 397, False), ("P13M", 398, True), ("P1D", 1, False), ("P1D", 2, True),
        ("P2Y", 731, False), ("P2Y", 732, True), ("P6M", 184, False), ("P6M", 185, True),
        ("P0D", 1, True), ("P0D", None, False),
    ],
)  # fmt: skip
def test_a_cookie_may_ask_for_no_longer_life_than_is_declared(said, declared, asked, fails):
    """Months count as long as they can be: 31 July and one month more is 62 days."""
    yes = a_look(a_cookie("_ga", days=asked), a_cookie("choice"), ADS)
    found = said(a_good_observation(accepted=yes), ("lifetime: P2Y", f"lifetime: {declared}"))

    assert found == ([("trackers.analytics", "fail", "lives-longer")] if fails else [])


def test_a_tracker_that_was_not_seen_calls_for_attention_and_decides_nothing(said):
    assert said(an_observation([a_cookie("basket")], refused=AFTER_NO)) == [
        ("trackers.analytics", "attention", "not-seen")
    ]


def test_what_no_visit_can_see_is_said(said):
    changes = [("technology: cookie, use: analytics", "technology: fingerprint, use: analytics"),
               ("stored_as: [_ga, _ga_*],\n    domains: [ads.localhost], ", "")]  # fmt: skip

    assert said(an_observation([a_cookie("basket")], refused=AFTER_NO), *changes) == [
        ("trackers.analytics", "attention", "cannot-be-seen")
    ]


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice(1, 1), None), (Choice(1, None), "refusal-not-found"), (Choice(None, None), None),
        (Choice(1, 2), "refusal-harder"), (Choice(2, 1), None), (Choice(None, 1), None),
    ],
)  # fmt: skip
def test_refusing_must_be_as_easy_as_accepting(said, choice, code):
    observed = an_observation([a_cookie("basket")], choice, refused=AFTER_NO, accepted=AFTER_YES)

    assert said(observed) == ([("choice", "attention", code)] if code else [])


def test_a_situation_that_was_not_seen_is_said(said):
    observed = a_good_observation(gpc=a_look(reached=False, because="The page broke."))

    assert said(observed) == [("with Global Privacy Control", "inconclusive", "situation-not-seen")]


def test_of_two_trackers_that_a_name_fits_the_one_that_may_be_there_counts(said, claims_of):
    twin = ("  basket:", "  other: {stored_as: ['_g*'], exemption: strictly-necessary}\n  basket:")
    claims = claims_of(RECORD.replace(*twin).replace("[_ga, _ga_*]", "['_*']"))

    assert [one.key for one in claims.storing("_gx", "shop.example", own=True)] == [
        "analytics", "other",
    ]  # fmt: skip
    assert said(
        a_good_observation(before=a_look(a_cookie("_gx"))), twin, ("[_ga, _ga_*]", "['_*']")
    ) == []  # fmt: skip


def test_a_written_name_goes_before_a_star(claims_of):
    claims = claims_of(RECORD.replace("[basket]", "[_ga_basket]"))

    assert [one.key for one in claims.storing("_ga_basket", "shop.example", own=True)] == ["basket"]
    assert [one.key for one in claims.storing("_ga_other", "shop.example", own=True)] == [
        "analytics"
    ]
    assert claims.storing("other", "shop.example", own=True) == ()


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        ("_ga_*", ["_ga_", "_ga_X"], ["_ga", "x_ga_"]),
        ("*_id", ["a_id", "_id"], ["id", "a_id_b"]),
        ("a*b*c", ["abc", "axbxc", "abbc"], ["ab", "acb", "a"]),
        ("a*a", ["aa", "aba"], ["a"]),
        ("**x", ["x", "yx"], ["y"]),
    ],
)
def test_a_star_stands_for_any_letters(claims_of, pattern, fits, fits_not):
    claims = claims_of(RECORD.replace("[_ga, _ga_*]", f"['{pattern}']"))
    known = {name for name in (*fits, *fits_not) if claims.storing(name, "x", own=True)}

    assert known == set(fits)


def test_a_record_that_says_nothing_of_trackers_is_told(claims_of):
    with pytest.raises(EvidenceError, match="says nothing about trackers"):
        claims_of(RECORD.partition("trackers:")[0])


def test_a_record_without_trackers_claims_that_there_are_none(said):
    record = RECORD.partition("trackers:")[0] + "trackers: {}\n"

    assert said(an_observation(), record=record) == []
    assert said(an_observation([a_cookie("a")]), record=record)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("[_ga, _ga_*]", "['*']", "trackers.analytics.stored_as"),
        ("[ads.localhost]", "['https://ads.example/']", "trackers.analytics.domains"),
        ("[ads.localhost]", "['*.example']", "trackers.analytics.domains"),
        ("[ads.localhost]", "['']", "domains"),
    ],
)
def test_what_fits_everything_or_nothing_is_told(claims_of, old, new, place):
    with pytest.raises(Exception, match=r"no name|every|least") as told:
        claims_of(RECORD.replace(old, new))

    assert place in str(told.value)


def test_without_the_list_of_suffixes_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "publicsuffixlist", None)
    _suffixes.cache_clear()

    with pytest.raises(EvidenceError, match=r"pip install \"dpiakit\[website\]\""):
        Sites()


# --- buttons


def test_no_word_accepts_and_refuses_and_each_is_written_as_it_is_compared():
    accept, refuse = set(words(ACCEPT)), set(words(REFUSE))

    assert set(ACCEPT) == set(REFUSE)
    assert not accept & refuse
    for word in accept | refuse:
        assert word == " ".join(word.lower().split())
        assert all(letter.isalnum() or letter == " " for letter in word), word


# --- addresses


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.shop.example", "shop.example"), ("shop.example.co.uk", "example.co.uk"),
        ("me.github.io", "me.github.io"), ("a.me.github.io", "me.github.io"),
        ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("localhost", "localhost"),
        ("ads.localhost", "ads.localhost"), ("x.ads.localhost", "ads.localhost"),
        ("co.uk", "co.uk"), ("www.bücher.de", "bücher.de"),
    ],
)  # fmt: skip
def test_a_site_is_a_public_suffix_and_a_label_more(host, site):
    assert Sites().site(host) == site


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("a.localhost", True), ("127.0.0.1", True), ("127.9.8.7", True),
        ("::1", True), ("notlocalhost", False), ("localhost.example", False),
        ("192.168.0.1", False), ("127.0.0.1.example", False), ("10.0.0.1", False), ("127.1", False),
    ],
)  # fmt: skip
def test_loopback_is_this_machine_and_nothing_that_looks_like_it(host, here):
    assert is_loopback(host) is here


@pytest.mark.parametrize(
    "text",
    [
        "shop.example", "ftp://shop.example/", "file:///etc/passwd", "http://", "http://[::1",
        "javascript:alert(1)", "http://a b/", "https://shop.example:x/", "http://a/\n",
        "https://me:pw@shop.example/", "http://" + "a" * 3_000,
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_page_is_told(text):
    with pytest.raises(EvidenceError, match="pages"):
        page_address(text)


def test_an_address_is_written_down_without_what_may_identify():
    page = page_address("https://WWW.Shop.example:8443/cart?customer=17#me")

    assert (page.host, page.shown) == ("www.shop.example", "https://www.shop.example:8443/cart")
    assert page_address("http://[::1]:80").shown == "http://[::1]:80/"


def test_below_is_by_labels():
    assert below("a.b.example", "b.example")
    assert below("b.example", "b.example")
    assert not below("ab.example", "b.example")


# --- cookies


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("a=1", None), ("a=1; Max-Age=60", 60), ("a=1; max-age=60; Expires=junk", 60),
        ("a=1; Expires=Thu, 01 Jan 1970 00:02:00 GMT", 20),
        ("a=1; expires=Thu, 01-Jan-1970 00:02:00 GMT; Max-Age=7", 7),
        ("a=1; Max-Age=7; expires=Thu, 01 Jan 1970 00:02:00 GMT", 7),
        ("a=1; Max-Age=-1", -1), ("a=1; Max-Age=soon", None), ("a=1; Max-Age=5; Max-Age=6", 6),
        ("a=1; Expires=junk", None), ("a=1; Expires=Mon, 99 Foo 9999 99:99:99 GMT", None),
    ],
)  # fmt: skip
def test_the_life_that_is_asked_for(text, seconds):
    """RFC 6265, 4.1.2.2: Max-Age goes before Expires; 5.2: what cannot be read is left out."""
    assert requested(text, 100).seconds == seconds


def test_a_value_is_no_part_of_what_was_asked_for():
    asked = requested("sid=secret; Domain=.Shop.Example; Path=/; Secure", 0)

    assert (asked.name, asked.domain) == ("sid", "shop.example")
    assert "secret" not in repr(asked)


@given(st.text("a=;-, \x00\x1béMaxgEpirsdon:0129", max_size=60))
def test_whatever_a_page_writes_is_read_or_left_out(text):
    asked = requested(text, 1e9)

    assert asked is None or (asked.name and asked.name.isprintable())


def test_days_are_rounded_up_with_what_a_visit_takes_allowed_for():
    assert [in_days(one) for one in (1, 86_400, 86_401, 1e30)] == [1, 1, 2, 1_000_000]
    assert [in_days(one, 3_600) for one in (86_400 + 3_000, 86_400 + 4_000)] == [1, 2]
