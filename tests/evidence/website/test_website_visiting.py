"""A browser tells good pages from bad ones, on loopback, with everybody that they call."""

import pytest
from website_world import ON

from dpiakit.evidence.website.observation import Choice
from dpiakit.evidence.website.sites import page_address
from dpiakit.evidence.website.visiting import Visit, visited

QUICK = Visit(settle=0.15, timeout=10)


def seen(web, started, *paths, visit=QUICK):
    pages = [page_address(path if "://" in path else web.url(path)) for path in paths]
    observed = visited(pages, visit, started, ON)
    return observed, {one.situation: one for one in observed.seen}


def names(look):
    return {one.name for one in look.stored}


def hosts(look):
    return {one.host for one in look.contacts}


@pytest.fixture(scope="module")
def good(web, started):
    return seen(web, started, "/good")


@pytest.fixture(scope="module")
def bad(web, started):
    return seen(web, started, "/bad")


def test_a_good_page_waits_for_the_choice_and_heeds_it(good):
    _, looks = good

    assert {name: names(look) for name, look in looks.items()} == {
        "before": {"basket"},
        "refused": {"basket", "choice"},
        "accepted": {"basket", "choice", "_ga"},
        "gpc": {"basket"},
    }
    assert {name: hosts(look) for name, look in looks.items()} == {
        "before": set(), "refused": set(), "accepted": {"ads.localhost"}, "gpc": set(),
    }  # fmt: skip


def test_a_bad_page_does_not_wait(bad):
    _, looks = bad

    assert all("_ga" in names(look) for look in looks.values())
    assert all(hosts(look) == {"ads.localhost"} for look in looks.values())


def test_both_buttons_are_found_beside_each_other(good):
    observed, _ = good

    assert observed.choice == Choice(accept=1, refuse=1)


def test_a_cookie_of_a_script_is_told_with_the_life_that_it_asks_for(good):
    """Chromium keeps nothing for more than 400 days; the page asked for 730."""
    _, looks = good

    assert {one.name: one.days for one in looks["accepted"].stored} == {
        "_ga": 730, "choice": 180, "basket": None,
    }  # fmt: skip


@pytest.mark.parametrize("page", ["/script-honours-gpc", "/server-honours-gpc"])
def test_a_page_that_honours_the_signal_differs_from_one_that_does_not(web, started, page):
    _, looks = seen(web, started, page)

    assert hosts(looks["before"]) == {"ads.localhost"}
    assert hosts(looks["gpc"]) == set()


def test_the_signal_is_sent_with_every_request_in_its_situation_alone(web, started):
    web.asked.clear()
    seen(web, started, "/bad")
    signals = {(path, gpc) for _, path, gpc in web.asked if path in {"/bad", "/pixel"}}
    last = [gpc for _, _, gpc in web.asked]

    assert signals == {("/bad", None), ("/bad", "1"), ("/pixel", None), ("/pixel", "1")}
    assert set(last[: last.index("1")]) == {None}
    assert set(last[last.index("1") :]) == {"1"}
