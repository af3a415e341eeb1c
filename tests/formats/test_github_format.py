"""Workflow commands, read back as the runner of GitHub reads them."""

import re

import pytest
from format_builders import (
    MINIMAL,
    RETAIL,
    a_finding,
    a_report,
    a_waived_finding,
    an_open_finding,
    an_unreadable_report,
    real,
    written,
)

from dpiakit.source import Position


def unescaped(text, pairs):
    for char, code in pairs:
        text = text.replace(code, char)
    return text


DATA = (("\r", "%0D"), ("\n", "%0A"), ("%", "%25"))
PROPERTY = (("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"), ("%", "%25"))


def commands(text):
    """Every command as (kind, properties, message): the grammar of the runner."""
    found = []
    for line in text.splitlines():
        if not line.lstrip().startswith("::"):
            continue
        match = re.fullmatch(r"::(\w+)(?: ([^:]*))?::(.*)", line)
        assert match, line
        kind, properties, message = match.groups()
        pairs = dict(pair.split("=", 1) for pair in (properties or "").split(",") if pair)
        pairs = {name: unescaped(value, PROPERTY) for name, value in pairs.items()}
        found.append((kind, pairs, unescaped(message, DATA)))
    return found


def only(*findings, **head):
    (command,) = commands(written("github", a_report(*findings), **head))
    return command


def test_a_failure_stands_at_its_line_with_provision_and_remedy():
    kind, properties, message = only(a_finding())

    assert kind == "error"
    assert properties == {
        "file": "sub/records/newsletter.yaml", "line": "16", "col": "3",
        "title": "blocking: gdpr/transfer-has-safeguard",
    }  # fmt: skip
    assert message.split("\n") == [
        "A transfer rests on a safeguard. [Art. 46(1) GDPR]",
        "acme-mail goes to IN; no safeguard is recorded.",
        "Legal signs the clauses.",
    ]


@pytest.mark.parametrize(
    ("severity", "fail_on", "kind"),
    [
        ("blocking", "blocking", "error"),
        ("high", "blocking", "warning"),
        ("medium", "blocking", "warning"),
        ("advisory", "blocking", "notice"),
        ("high", "high", "error"),
        ("advisory", "advisory", "error"),
    ],
)
def test_what_fails_the_run_is_an_error(severity, fail_on, kind):
    assert only(a_finding(severity=severity), fail_on=fail_on)[0] == kind


def test_a_missing_fact_is_asked_for_once():
    kind, properties, message = only(an_open_finding())

    assert kind == "error"
    assert properties["title"] == "blocking, not answered: transfers.acme-mail.safeguard"
    assert message.startswith("Write: one of: scc-2021, bcr.")


def test_an_open_rule_without_a_missing_fact_is_not_lost():
    kind, properties, _ = only(an_open_finding(missing=(), severity="high"))

    assert kind == "notice"
    assert "gdpr/transfer-has-safeguard" in properties["title"]


def test_a_waived_finding_is_a_notice():
    kind, _, message = only(a_waived_finding())

    assert kind == "notice"
    assert message.startswith("Waived until 2027-01-31 by W-7")


def test_an_unreadable_record_and_an_empty_run_are_errors():
    ((kind, properties, message),) = commands(written("github", an_unreadable_report()))
    assert (kind, properties["line"]) == ("error", "3")
    assert message == 'markets: "Holland" is not a code.\nWrite NL.'

    ((kind, _, message),) = commands(written("github"))
    assert kind == "error"
    assert message.startswith("Nothing was checked.")


def test_text_of_a_record_cannot_begin_a_command_or_end_a_property():
    nasty = "x\n::add-mask::y\r::stop-commands::z%0A,line=9::"
    finding = a_finding(message=nasty, position=Position("a,b:c%.yaml", 2, 1))
    text = written("github", a_report(finding))

    ((kind, properties, message),) = commands(text)
    assert kind == "error"
    assert properties["file"] == "sub/a,b:c%.yaml"
    assert nasty.strip() in message
    assert len(text.splitlines()) == 2, "one command, and how the run ended"


def many(count, **changes):
    return [
        a_finding(element=f"e{n}", message=f"No. {n}.", fingerprint=f"{n:016x}", **changes)
        for n in range(count)
    ]


def test_the_gravest_come_first_and_the_rest_is_counted():
    """GitHub shows the first ten of a kind that a step writes."""
    reports = [
        a_report(*many(15, severity="medium")),
        a_report(*many(12, severity="blocking"), *many(1, severity="advisory")),
        a_report(*many(3, severity="high")),
    ]
    found = commands(written("github", *reports))

    kinds = [kind for kind, _, _ in found]
    assert kinds == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 2
    titles = [properties["title"].split(":")[0] for _, properties, _ in found[10:20]]
    assert titles == ["high"] * 3 + ["medium"] * 7
    assert found[-1][2] == (
        "GitHub shows 10 annotations of a kind. Not shown: 2 errors, 8 warnings."
        " -o github-summary lists them."
    )


def test_a_full_list_of_notices_leaves_room_for_the_count():
    found = commands(written("github", a_report(*many(14, severity="advisory"))))

    assert [kind for kind, _, _ in found] == ["notice"] * 10
    assert "Not shown: 5 notices." in found[-1][2]


def test_the_real_example_ends_with_its_verdict():
    texts, _ = real(RETAIL, MINIMAL)

    found = commands(texts["github"])
    assert [kind for kind, _, _ in found].count("error") == 10
    last = texts["github"].rstrip().split("\n")[-1]
    assert last == "dpiakit: Failed. 23 findings at or above blocking. 14 more not answered."
