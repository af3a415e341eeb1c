"""Pages that are none, hang, lead away or misbehave: a clear error or a sound look, no hang."""

import os
import signal
import socket
import sys
from contextlib import nullcontext, suppress
from dataclasses import replace

import pytest
from click.testing import CliRunner
from playwright.sync_api import Error
from website_world import ON, RECORD

from dpiakit.cli import cli
from dpiakit.evidence.errors import EvidenceError
from dpiakit.evidence.website.browser import Started, opened
from dpiakit.evidence.website.opening import open_page
from dpiakit.evidence.website.sites import Sites, page_address
from dpiakit.evidence.website.visiting import Visit, visited
from dpiakit.evidence.website.visitor import looking

PAGES = {
    "/hangs": lambda answer: answer.server.stopping.wait(20),
    "/away": lambda answer: answer.send(
        "", status=302, headers=[("Location", "http://elsewhere.example/")]
    ),
    "/to-others": lambda answer: answer.send(
        "", status=302, headers=[("Location", answer.server.url("/good", "ads.localhost"))]
    ),
    "/circle": lambda answer: answer.send("", status=302, headers=[("Location", "/circle")]),
    "/file": lambda answer: answer.send(
        "x", kind="application/zip", headers=[("Content-Disposition", "attachment")]
    ),
    "/nothing": lambda answer: answer.send("", status=204),
    "/picture": lambda answer: answer.send("GIF89a", kind="image/gif"),
}


@pytest.fixture(scope="module", autouse=True)
def pages(web):
    web.extra.update(PAGES)


def opened_page(look, url, *, timeout=20, settle=0.15):
    """A visitor whom nothing is left of what was before opens a page."""
    with suppress(Error):
        look.page.goto("about:blank")
    look.context.clear_cookies()
    look.forget()
    look.limits.clear()
    open_page(look, page_address(url), timeout=timeout, settle=settle)
    look.note_stored()
    return look


@pytest.fixture(scope="module")
def one_visitor(started):
    """One visitor is enough to meet all the pages that are none."""
    with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look:
        yield look


@pytest.mark.parametrize(
    ("path", "said", "timeout"),
    [
        ("/missing", "The server answers 404, not with the page.", 20),
        ("/hangs", "It did not load within 1 seconds.", 1),
        ("/away", "It leads to elsewhere.example, which was not named; it was not followed.", 20),
        ("/to-others", "It leads to ads.localhost, which was not named; it was not followed.", 20),
        ("/circle", "It leads in a circle.", 20),
        ("/file", "This is a download, not a page.", 20),
        ("/nothing", "It is no page: nothing was shown.", 20),
        ("/picture", "It is no page but image/gif.", 20),
    ],
)
def test_what_is_no_page_is_told(web, one_visitor, path, said, timeout):
    with pytest.raises(EvidenceError) as told:
        open_page(one_visitor, page_address(web.url(path)), timeout=timeout, settle=0)

    assert told.value.what == said
    assert told.value.where == web.url(path)
    assert told.value.hint


def test_a_host_to_which_a_page_only_led_was_never_asked(web, one_visitor):
    web.asked.clear()
    with pytest.raises(EvidenceError, match=r"It leads to ads\.localhost"):
        open_page(one_visitor, page_address(web.url("/to-others")), timeout=5, settle=0)

    assert {host for host, _, _ in web.asked} == {"127.0.0.1"}


def test_nobody_answering_is_told(one_visitor):
    with socket.socket() as closed:  # bound, and not listening: nobody else gets the port
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(EvidenceError, match="Nobody answers there"):
            open_page(one_visitor, page_address(f"http://127.0.0.1:{port}/"), timeout=20, settle=0)


def test_a_page_that_leads_on_by_a_script_is_not_followed_and_does_not_pass(web, one_visitor):
    web.extra["/wanders"] = lambda answer: answer.send(
        "<script>onload = () => setTimeout(() => { location = 'http://elsewhere.example/'; }, 50)"
        "</script>"
    )
    look = opened_page(one_visitor, web.url("/wanders"), settle=1)

    assert list(look.limits) == [
        f"{web.url('/wanders')} led on to elsewhere.example, which was not named and not opened."
    ]
    assert {one.host: one.blocked for one in look.contacts.values()} == {"elsewhere.example": True}


def test_a_page_that_never_finishes_loading_is_looked_at_and_does_not_pass(web, one_visitor):
    web.extra["/endless"] = lambda answer: answer.send(
        "<img src='/hangs'>", cookies=["basket=secret"]
    )
    look = opened_page(one_visitor, web.url("/endless"), timeout=1)

    assert {one.name for one in look.stored()} == {"basket"}
    assert list(look.limits) == [f"{web.url('/endless')} had not finished loading after 1 seconds."]


def test_dialogs_are_dismissed(web, one_visitor):
    web.extra["/dialogs"] = lambda answer: answer.send(
        "<script>alert(1); confirm(2); prompt(3); onbeforeunload = () => 'stay';"
        "document.cookie = 'after=1'</script>"
    )
    look = opened_page(one_visitor, web.url("/dialogs"))

    assert {one.name for one in look.stored()} == {"after"}


def test_a_page_that_asks_for_ever_is_told(web, started):
    web.extra["/asks-for-ever"] = lambda answer: answer.send("<script>for (;;) alert(1)</script>")
    with (
        looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look,
        pytest.raises(EvidenceError, match="It did not load within 1 seconds"),
    ):
        opened_page(look, web.url("/asks-for-ever"), timeout=1)


def test_a_page_whose_scripts_never_end_does_not_hold_up_the_visit(web, started, monkeypatch):
    monkeypatch.setattr("dpiakit.evidence.website.visitor._ANSWER", 300)
    web.extra["/busy"] = lambda answer: answer.send(
        "<h1>x</h1><script>setTimeout(() => { while (true); }, 50)</script>"
    )
    with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look:
        opened_page(look, web.url("/busy"))

    assert list(look.limits) == [
        "The page on 127.0.0.1 did not say what it has stored: its scripts keep it busy."
    ]


def test_thousands_of_cookies_and_keys_are_counted_up_to_a_border(web, started, monkeypatch):
    monkeypatch.setattr("dpiakit.evidence.website.visitor._MOST", 400)
    web.extra["/many"] = lambda answer: answer.send(
        "<script>for (let i = 0; i < 500; i++) {"
        "document.cookie = `c${i}x=1; max-age=99`; localStorage.setItem(`k${i}`, 1); }</script>",
        cookies=[f"s{i}=1; Max-Age=99" for i in range(100)],
    )
    with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look:
        opened_page(look, web.url("/many"), settle=0.5)

    assert len(look.stored()) == 400
    assert "There were more than 400 cookies and keys of storage; the rest was not noted." in (
        look.limits
    )


def test_a_page_that_calls_what_listens_to_its_cookies_changes_nothing(web, one_visitor):
    """The page knows the name of the function, and hands it whatever it likes."""
    web.extra["/meddles"] = lambda answer: answer.send(
        "<script>const tell = window.__dpiakitCookie; for (const odd of [null, 7, {}, 'x', "
        "'='.repeat(9999), ';;;', 'a=; max-age=NaN', 'b=; max-age=' + '9'.repeat(99)]) tell(odd);"
        "document.cookie = 'b=secret; max-age=10'</script>"
    )
    look = opened_page(one_visitor, web.url("/meddles"), settle=0.3)

    assert {(one.name, one.days) for one in look.stored()} == {("b", 1_000_000)}


# --- browsers that are none, or end


def test_a_program_that_is_not_there_is_told(tmp_path):
    with (
        pytest.raises(EvidenceError, match="There is no browser here"),
        opened(tmp_path / "none", sandbox=True, loopback_only=True),
    ):
        pass


def test_without_playwright_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    with (
        pytest.raises(EvidenceError, match=r"pip install \"dpiakit\[website\]\""),
        opened(tmp_path, sandbox=True, loopback_only=True),
    ):
        pass


@pytest.fixture
def another(started, chromium):
    """A browser that a test may kill, with the number of its process."""
    browser = started.browser.browser_type.launch(
        executable_path=chromium,
        chromium_sandbox=os.geteuid() != 0,
    )
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    yield browser, next(one["id"] for one in processes if one["type"] == "browser")
    browser.close()


def test_a_browser_that_is_killed_half_way_ends_the_run_and_leaves_no_manifest(
    web, another, monkeypatch, tmp_path
):
    browser, process = another
    visits = []

    def kill(answer):
        visits.append(1)
        if len(visits) == 2:
            os.kill(process, signal.SIGKILL)
        answer.send(answer.shop({}))

    web.extra["/fatal"] = kill
    monkeypatch.setattr(
        "dpiakit.evidence.website.browser.opened",
        lambda *_, **__: nullcontext(Started(browser, loopback_only=True)),
    )
    (tmp_path / "r.yaml").write_text(RECORD)
    done = CliRunner().invoke(
        cli,
        ["evidence", "website", web.url("/fatal"), "--record", str(tmp_path / "r.yaml"),
         "--settle", "0.1", "-o", str(tmp_path / "m.json")],
    )  # fmt: skip

    assert isinstance(done.exception, EvidenceError)
    assert "The browser ended before everything was seen" in str(done.exception)
    assert [one.name for one in tmp_path.iterdir()] == ["r.yaml"]


def test_a_selector_that_is_none_is_told(web, started):
    wrong = replace(Visit(settle=0, timeout=20), refuse=("##",))
    with pytest.raises(EvidenceError) as told:
        visited([page_address(web.url("/good"))], wrong, started, ON, situations=("refused",))

    assert str(told.value).startswith('--refuse: "##" is no CSS selector.')
