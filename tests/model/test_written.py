import pytest
from pydantic import ValidationError

from dpiakit.model import REQUIRED, SHAREABLE, Activity, terms, title
from dpiakit.model.vocabulary import VOCABULARIES


def problems_of(**facts):
    with pytest.raises(ValidationError) as caught:
        Activity.model_validate(facts)
    return "; ".join(error["msg"] for error in caught.value.errors())


def test_nothing_has_a_default_that_answers_a_legal_question():
    activity = Activity.model_validate({})

    assert all(getattr(activity, name) is None for name in Activity.model_fields)


def test_no_field_of_the_whole_model_has_a_default_but_not_written():
    seen, waiting = set(), [Activity]
    while waiting:
        model = waiting.pop()
        if model in seen:
            continue
        seen.add(model)
        for name, field in model.model_fields.items():
            if not field.is_required():
                assert field.default is None, f"{model.__name__}.{name}"
        waiting += [m for f in model.model_fields.values() for m in models_in(f.annotation)]
    assert len(seen) > 40


def models_in(annotation):
    if hasattr(annotation, "model_fields"):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from models_in(part)


def test_an_element_knows_its_name_which_is_no_fact_of_its_own():
    activity = Activity.model_validate({"transfers": {"acme": {"destination": "IN"}}})

    assert activity.transfers["acme"].key == "acme"
    assert "key" not in activity.transfers["acme"].model_dump()
    assert "extra" in problems_of(transfers={"acme": {"key": "x"}}).lower()


def test_an_empty_collection_is_an_answer_and_an_absent_one_is_not():
    assert Activity.model_validate({"transfers": {}}).transfers == {}
    assert Activity.model_validate({}).transfers is None


@pytest.mark.parametrize("place", ["DE", "NO", "GB", "US-CA", "CA-QC", "DE-BY"])
def test_places_are_iso_codes(place):
    assert Activity.model_validate({"markets": [place]}).markets == [place]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("India", "Write the two-letter ISO 3166-1 code: IN."),
        ("UK", "GB \\(not UK\\)"),
        ("US-XX", "not a state"),
        ("DE-bavaria", "not a subdivision"),
        ("", "not a country code"),
    ],
)
def test_a_place_that_is_none_is_refused_with_what_to_write(place, said):
    with pytest.raises(ValidationError, match=said):
        Activity.model_validate({"markets": [place]})


@pytest.mark.parametrize("day", ["2026-2-1", "2026-02-30", "01.02.2026", 20260201, True, None, 1.5])
def test_a_day_is_written_in_one_form_only(day):
    if day is None:
        assert Activity.model_validate({"dates": {"planned_start": None}}).dates is not None
    else:
        assert "is not a day" in problems_of(dates={"planned_start": day})


def test_a_word_outside_the_vocabulary_is_refused_with_a_suggestion():
    assert 'Did you mean "analytics"?' in problems_of(purposes={"p": {"aim": "analitics"}})
    assert "Did you mean" not in problems_of(purposes={"p": {"aim": "zzzzqqq"}})


def test_text_is_not_read_as_a_truth_value_nor_a_number_as_text():
    assert problems_of(purposes={"p": {"on_by_default": "NO"}})
    assert problems_of(title=5)


@pytest.mark.parametrize("name", ["Acme", "acme mail", "", "-x", "x" * 64, "é"])
def test_a_name_in_a_collection_is_lower_case_with_hyphens(name):
    assert problems_of(purposes={name: {}})


def test_a_period_is_checked_where_it_stands():
    said = problems_of(data_items={"e": {"retention": {"period": "3 years"}}})

    assert '"3 years" is not a period' in said
    assert "is not a period" in problems_of(data_items={"e": {"retention": {"period": 3}}})


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_word_has_a_title(vocabulary):
    assert all(entry["title"] for entry in terms(vocabulary).values())


@pytest.mark.parametrize("vocabulary", ["data-categories", "purposes", "people"])
def test_categories_purposes_and_people_map_to_dpv_and_fides(vocabulary):
    assert all(entry["dpv"] and entry["fides"] for entry in terms(vocabulary).values())


def test_norway_is_a_country_and_not_a_truth_value():
    assert title("countries", "NO") == "Norway"


def test_an_unknown_word_is_its_own_title_and_an_unknown_vocabulary_an_error():
    assert title("people", "martians") == "martians"
    with pytest.raises(KeyError):
        terms("planets")


def test_what_is_required_and_shareable_exists_in_the_model():
    assert set(REQUIRED) | set(SHAREABLE) <= set(Activity.model_fields)


def test_the_schema_lists_the_words_of_each_vocabulary():
    item = Activity.model_json_schema()["$defs"]["DataItem"]["properties"]["category"]

    assert "email" in str(item)


def test_a_record_cannot_be_changed_after_it_was_read():
    with pytest.raises(ValidationError):
        Activity.model_validate({"title": "T"}).title = "U"
