"""Messages about a record, in words."""

from datetime import date

import pytest
from cel_world import TRANSFER, Item, Note, Transfer, a_scope, an_activity

from dpiakit.cel import Located, shown, template
from dpiakit.errors import ExpressionError
from dpiakit.model.period import Period

SCOPE = a_scope(transfer=TRANSFER)
MAILER = Transfer("acme-mail", destination="IN", signed=date(2026, 1, 2), items=("email", "name"))
SHOP = an_activity(transfers=(MAILER,), data=(Item("email"),), title="Shop", count=0, tags=())


def rendered(text):
    return template(text, SCOPE).render(SHOP, {"transfer": MAILER})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{transfer} goes to {transfer.destination}.", "acme-mail goes to IN."),
        ("No expression.", "No expression."),
        ("", ""),
        ("{transfer.note.text}", "not stated"),
        ("{transfers}: {transfer.items}; {tags}", "acme-mail: email, name; none"),
        ("{{{title}}}", "{Shop}"),
        ("}} {{", "} {"),
        ('{title == "}" ? "a" : "{"}', "{"),
        (r"{'\''}", "'"),
        ("signed {transfer.signed}", "signed 2026-01-02"),
        ("{count / count}", "not computable"),
        ("{safe}", "DE, US"),
    ],
)
def test_a_message_speaks_about_the_record(text, words):
    assert rendered(text) == words


def test_a_variable_may_be_given_with_its_place():
    message = template("{transfer}", SCOPE)

    assert message.render(SHOP, {"transfer": Located(MAILER, ("transfers", "acme-mail"))}) == (
        "acme-mail"
    )
    assert template("{title}", SCOPE).render(SHOP) == "Shop"


@pytest.mark.parametrize(
    ("text", "position", "what"),
    [
        ("to {transfer.destinaton}", 13, 'unknown field "destinaton" of transfer'),
        ("to {title", 3, "This brace is not closed"),
        ("to {'}", 3, "This brace is not closed"),
        ("to } {title}", 3, "This brace closes nothing"),
        ("to {}", 4, "ends too early"),
        ("{transfer.note}", 1, "has no name to print"),
        ("{notes}", 1, "has no name to print"),
    ],
)
def test_a_message_that_means_nothing_is_refused_at_its_place(text, position, what):
    with pytest.raises(ExpressionError) as refused:
        template(text, SCOPE)

    assert what in refused.value.what
    assert refused.value.position == position
    assert refused.value.text == text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not stated"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (2.0, "2"),
        (0.25, "0.25"),
        (1e300, "1e+300"),
        ("text", "text"),
        (Period(36), "3 years"),
        (Period(12), "1 year"),
        (Period(18), "18 months"),
        (Period(0, 1), "1 day"),
        (Period(1, 90), "1 month and 90 days"),
        (Period(), "0 days"),
        (["a", None, True], "a, not stated, yes"),
        ({}, "none"),
        (frozenset("ba"), "a, b"),
        (frozenset(), "none"),
        (Item("email"), "email"),
        (Note(), "not stated"),
    ],
)
def test_every_value_has_words(value, words):
    assert shown(value) == words
