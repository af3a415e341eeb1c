import pytest

from dpiakit.engine.asking import answer


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("purposes.offers.consent.pre_ticked", "true or false"),
        ("data_subjects.members.count", "a number"),
        ("pricing.spread", "a number"),
        ("dates.planned_start", "a day, such as 2027-03-01"),
        ("data_items.mail.retention.period", "a period, such as P3Y or P90D"),
        ("transfers", "name them, or {} for none"),
        ("markets", "a list, or [] for none"),
        ("transfers.acme.recipient", "a name from recipients"),
        ("purposes.offers.consent", "its facts"),
        ("transfers.acme.destination", "text"),
    ],
)
def test_a_question_says_what_may_be_written(path, said):
    assert answer(tuple(path.split("."))) == said


def test_the_words_of_a_vocabulary_are_offered_up_to_eight():
    assert answer(("children", "involved")) == "one of: directed, incidental, mixed-audience, no"
    assert answer(("transfers", "acme", "safeguard")).endswith("more")


def test_a_list_of_known_words_offers_them():
    assert answer(("notices", "site", "items")).startswith("a list of: automated-decisions, ")


@pytest.mark.parametrize("path", [(), ("nothing",), ("title", "deeper"), ("nothing", "below")])
def test_a_path_that_leads_nowhere_asks_for_nothing_in_particular(path):
    assert answer(path) == ""
