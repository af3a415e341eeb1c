from dpiakit.model import Activity, meaning, meanings
from dpiakit.model.parties import Recipient
from dpiakit.model.transfers import Transfer


def test_a_field_means_what_its_docstring_says():
    assert meaning(Transfer, "exporter_country") == "None: the controller's main establishment."


def test_a_field_whose_name_says_it_all_needs_no_words():
    assert meaning(Transfer, "destination") == ""


def test_a_meaning_over_several_lines_is_read_without_its_indentation():
    assert "\n    " not in "".join(meanings(Transfer).values())


def test_a_class_outside_the_model_has_no_meanings():
    assert meanings(dict) == {}


def test_the_schema_of_the_editor_shows_the_meanings():
    fields = Activity.model_json_schema()["$defs"]["Recipient"]["properties"]

    assert meaning(Recipient, "own_purposes") == fields["own_purposes"]["description"]
    assert "description" not in fields["role"]
