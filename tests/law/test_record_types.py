"""The record model as the rule language sees it."""

from dpiakit.cel.types import BOOL, DATE, DOUBLE, INT, PERIOD, STRING, ListOf, Record, Ref, Text
from dpiakit.law import record_types
from dpiakit.model import Activity
from dpiakit.model.governance import MeasureEffect
from dpiakit.model.transfers import Transfer

ROOT = record_types.activity()


def field(path):
    kind = ROOT
    for step in path.split("."):
        kind = kind.element if isinstance(kind, ListOf) else kind
        kind = kind.target if isinstance(kind, Ref) else kind
        kind = kind.fields[step]
    return kind


def test_the_record_is_an_activity():
    assert ROOT.name == "activity"


def test_the_kinds_are_collected_once():
    assert record_types.activity() is ROOT


def test_optional_scalars_keep_their_kind():
    assert field("pricing.personalised") == BOOL
    assert field("scale.people") == INT
    assert field("pricing.spread") == DOUBLE
    assert field("transfers.scc_signed") == DATE
    assert field("governance.review_every") == PERIOD
    assert field("title") == STRING


def test_a_literal_is_a_closed_vocabulary():
    assert field("children.involved") == Text(
        frozenset({"no", "incidental", "mixed-audience", "directed"})
    )


def test_a_list_of_literals_is_a_list_over_a_closed_vocabulary():
    assert field("children.age_bands") == ListOf(Text(frozenset({"under-13", "13-15", "16-17"})))


def test_a_word_of_a_controlled_vocabulary_is_closed_too():
    kind = field("data_items.category")

    assert isinstance(kind, Text)
    assert "email" in kind.values


def test_a_place_is_free_text():
    assert field("markets") == ListOf(STRING)


def test_a_named_collection_is_keyed_and_so_are_its_elements():
    kind = field("transfers")

    assert isinstance(kind, ListOf)
    assert kind.keyed
    assert kind.element.keyed
    assert kind.element.name == "transfer"


def test_a_group_of_facts_has_a_name_people_use_and_no_key():
    kind = field("governance.impact_assessment")

    assert isinstance(kind, Record)
    assert kind.name == "impact assessment"
    assert not kind.keyed


def test_a_reference_leads_to_the_very_kind_of_its_collection():
    kind = field("transfers.recipient")

    assert isinstance(kind, Ref)
    assert kind.collection == "recipients"
    assert kind.target is field("recipients").element


def test_a_list_of_references_keeps_what_they_refer_to():
    kind = field("purposes.data")

    assert isinstance(kind.element, Ref)
    assert kind.element.target is field("data_items").element


def test_a_required_reference_is_a_reference():
    assert record_types.record_of(MeasureEffect).fields["measure"].collection == "measures"


def test_a_reference_may_lead_back_to_where_it_stands():
    assert field("purposes.data.first_collected_for.data") == field("purposes.data")


def test_a_mapping_of_numbers_is_no_part_of_the_language():
    assert "count_by_market" not in field("data_subjects").element.fields


def test_every_other_fact_of_the_model_can_be_named_in_a_rule():
    assert set(ROOT.fields) == set(Activity.model_fields)
    assert set(record_types.record_of(Transfer).fields) == set(Transfer.model_fields)
