"""A browser tells good pages from bad ones, on loopback, with everybody that they call."""

from website_world import ON

from dpiakit.evidence.website.observation import SITUATIONS, Choice
from dpiakit.evidence.website.opening import open_page
from dpiakit.evidence.website.sites import Sites, page_address
from dpiakit.evidence.website.visiting import Visit, visited
from dpiakit.evidence.website.visitor import looking

QUICK = Visit(settle=0.15, timeout=20)
CHOICES = ("refused", "accepted")


def visit_of(web, started, path, visit=QUICK, situations=SITUATIONS):
    pages = [page_address(web.url(path))]
    observed = visited(pages, visit, started, ON, situations=situations)
    return observed, {one.situation: one for one in observed.seen}


def one_look(web, started, path, settle=0.15):
    """One page, before any choice."""
    with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look:
        open_page(look, page_address(web.url(path)), timeout=20, settle=settle)
        look.note_stored()
        look.leave()
        return look, look.stored()


def names(stored):
    return {one.name for one in stored}


def hosts(contacts):
    return {one.host for one in contacts}


def test_a_cookie_of_a_script_is_told_with_the_life_that_it_asks_for(web, started):
    """Chromium keeps nothing for more than 400 days; the page asks for 730."""
    observed, looks = visit_of(web, started, "/good", situations=("accepted",))

    assert {one.name: one.days for one in looks["accepted"].stored} == {
        "_ga": 730, "choice": 180, "basket": None,
    }  # fmt: skip
    assert observed.choice == Choice(accept=1, refuse=None)


def test_a_page_that_honours_the_signal_is_told_from_one_that_does_not(web, started):
    """Honoured by a script, honoured by the server, ignored; it is sent to everybody."""
    pages = ("/script-honours-gpc", "/server-honours-gpc", "/bad")
    web.asked.clear()
    called = {}
    for gpc in (False, True):
        with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=gpc) as look:
            for path in pages:
                look.forget()
                open_page(look, page_address(web.url(path)), timeout=20, settle=0.15)
                called[path, gpc] = hosts(look.contacts.values())
    sent = [(path, gpc) for _, path, gpc in web.asked]

    assert all(called[path, False] == {"ads.localhost"} for path in pages)
    assert [called[path, True] for path in pages] == [set(), set(), {"ads.localhost"}]
    assert {("/bad", None), ("/bad", "1"), ("/pixel", None), ("/pixel", "1")} <= set(sent)
    first = sent.index((pages[0], "1"))
    assert {gpc for _, gpc in sent[:first]} == {None}
    assert {gpc for _, gpc in sent[first:]} == {"1"}


def test_a_refusal_that_is_not_heeded_is_seen_after_it_alone(web, started):
    """The page waits for a choice, and then takes any for a yes."""
    _, looks = visit_of(web, started, "/deaf", situations=("before", "refused"))

    assert "_ga" not in names(looks["before"].stored)
    assert "_ga" in names(looks["refused"].stored)
    assert hosts(looks["refused"].contacts) == {"ads.localhost"}


def test_buttons_are_found_by_their_words_in_frames_shadows_and_other_languages(web, started):
    """The consent platform is in a frame of somebody else, under a policy that forbids scripts."""
    web.extra["/framed"] = lambda answer: answer.send(
        f'<iframe width=600 height=300 src="http://cmp.localhost:{web.port}/platform"></iframe>',
        headers=[("Content-Security-Policy", "script-src 'none'")],
    )
    web.extra["/platform"] = lambda answer: answer.send(
        '<div id="host"></div><button style="display:none">Ablehnen</button>'
        "<script>document.getElementById('host').attachShadow({mode: 'open'}).innerHTML = "
        "'<button>Nur notwendige Cookies</button><a role=\"button\">Alle akzeptieren</a>'</script>"
    )
    observed, looks = visit_of(web, started, "/framed", situations=CHOICES)

    assert looks["refused"].reached
    assert looks["accepted"].reached
    assert observed.choice == Choice(accept=1, refuse=1)
    assert hosts(looks["refused"].contacts) == {"cmp.localhost"}


def test_selectors_are_clicked_one_after_the_other_and_counted(web, started):
    web.extra["/layers"] = lambda answer: answer.send(
        "<button id=yes onclick=\"document.cookie='choice=yes'\">Fine</button>"
        '<button id=more onclick="save.hidden=false">Settings</button>'
        "<button id=save hidden onclick=\"document.cookie='choice=no'\">Save</button>"
    )
    layered = Visit(("#yes",), ("#more", "#save"), timeout=20, settle=0.15)
    observed, looks = visit_of(web, started, "/layers", layered, CHOICES)

    assert observed.choice == Choice(accept=1, refuse=2)
    assert names(looks["refused"].stored) == {"choice"}
    assert looks["refused"].because == f'Clicked "Settings", "Save" on {web.url("/layers")}.'


def test_a_choice_that_nobody_finds_leaves_its_situation_unseen(web, started, monkeypatch):
    """Words that only begin like an acceptance, and a button under something else."""
    monkeypatch.setattr("dpiakit.evidence.website.visiting._CLICK", 500)
    web.extra["/hidden"] = lambda answer: answer.send(
        "<button>Accept our kind invitation</button><button>Reject all</button>"
        '<div style="position:fixed;inset:0"></div>'
    )
    observed, looks = visit_of(web, started, "/hidden", situations=CHOICES)

    assert not looks["accepted"].reached
    assert "No button to accept was found" in looks["accepted"].because
    assert "--accept SELECTOR" in looks["accepted"].because
    assert not looks["refused"].reached
    assert "something may lie over it" in looks["refused"].because
    assert observed.choice == Choice()


def test_everybody_who_is_called_is_seen_however_they_are_called(web, started, monkeypatch):
    """Workers, sockets, beacons, frames, windows and redirects; also what is sent at the end."""
    monkeypatch.setattr("dpiakit.evidence.website.visitor._LEFT", 0.8)
    web.extra["/calls"] = lambda answer: answer.send(f"""<script>
      const of = (name, path = '/pixel') => `http://${{name}}.localhost:{web.port}${{path}}`;
      const work = `fetch("${{of('worker')}}", {{mode: 'no-cors'}})`;
      new Worker(URL.createObjectURL(new Blob([work])));
      new WebSocket(of('socket').replace('http', 'ws'));
      navigator.sendBeacon(of('beacon'));
      onpagehide = () => navigator.sendBeacon(of('bye'));
      new Image().src = of('hop', '/hop');
      window.open(of('window'));
      document.write(`<iframe src="${{of('frame')}}"></iframe>`);
      </script>""")
    web.extra["/hop"] = lambda answer: answer.send(
        "", status=302, headers=[("Location", f"http://behind.localhost:{web.port}/pixel")]
    )
    look, _ = one_look(web, started, "/calls", settle=0.6)

    assert {one.removesuffix(".localhost") for one in hosts(look.contacts.values())} == {
        "worker", "socket", "beacon", "bye", "hop", "behind", "window", "frame",
    }  # fmt: skip


def test_nothing_leaves_loopback_and_what_was_attempted_is_noted(web, started):
    """Names and addresses of documentation (RFC 2606, 5737); requests fail before they are sent."""
    failed = []
    web.extra["/out"] = lambda answer: answer.send(
        '<script src="https://tracker.example/t.js"></script><img src="http://192.0.2.7/p">'
        '<img src="http://169.254.169.254/">'
        "<script>new WebSocket('wss://socket.example/')</script>"
    )
    with looking(started, Sites(), frozenset({"127.0.0.1"}), gpc=False) as look:
        look.context.on("requestfailed", lambda one: failed.append((one.url, one.failure)))
        open_page(look, page_address(web.url("/out")), timeout=20, settle=0.3)

    assert {(one.host, one.blocked) for one in look.contacts.values()} == {
        ("tracker.example", True), ("192.0.2.7", True), ("socket.example", True),
        ("169.254.169.254", True),
    }  # fmt: skip
    assert dict(failed) == {
        "https://tracker.example/t.js": "net::ERR_PROXY_CONNECTION_FAILED",
        "http://192.0.2.7/p": "net::ERR_PROXY_CONNECTION_FAILED",
        # No proxy is asked for link-local addresses either; the other lock holds.
        "http://169.254.169.254/": "net::ERR_NAME_NOT_RESOLVED",
    }


def test_no_value_is_kept(web, started):
    look, stored = one_look(web, started, "/left-over")

    assert names(stored) == {"basket", "fp", "odd", "visit_12345678"}
    assert "secret" not in repr((look.stored(), look.lives, look.contacts, look.scripted))
