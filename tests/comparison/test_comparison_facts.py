"""Which facts changed: what is said counts, not how it is written down."""

from comparison_world import World, a_record, changed, only

from dpiakit.comparison.facts import changed_facts
from dpiakit.comparison.wording import fact_said
from dpiakit.records import read_record


def facts(tmp_path, before, after):
    world = World(tmp_path / "w", init=False)
    one = read_record(world.write("one.yaml", before))
    other = read_record(world.write("other.yaml", after))
    return changed_facts(one, other)


def said(tmp_path, before, after):
    return [fact_said(fact) for fact in facts(tmp_path, before, after)]


def test_a_value_before_and_after_with_its_line(tmp_path):
    (fact,) = facts(tmp_path, a_record(), a_record(transfers__acme_mail__destination="BR"))

    assert fact_said(fact) == "transfers.acme-mail.destination: IN -> BR"
    assert fact.position.file.endswith("other.yaml")
    assert fact.position.line > 1


def test_the_order_of_keys_and_lists_quoting_and_comments_say_nothing(tmp_path):
    record = a_record(markets=["NL", "DE", "FR"])
    turned = {key: record[key] for key in reversed(record)}
    text = "# Another comment\n" + "".join(
        line if not line.startswith("markets") else "markets: [FR, 'NL', \"DE\"] # order\n"
        for line in yaml_lines(turned)
    )

    assert facts(tmp_path, record, text) == ()


def yaml_lines(record):
    import yaml

    return yaml.safe_dump(record, sort_keys=False, default_flow_style=None).splitlines(
        keepends=True
    )


def test_a_list_shows_what_came_and_what_went(tmp_path):
    found = said(tmp_path, a_record(markets=["NL", "DE"]), a_record(markets=["FR", "NL"]))

    assert found == ["markets: + FR, - DE"]


def test_the_main_establishment_is_the_first_so_that_order_says_something(tmp_path):
    found = said(
        tmp_path,
        a_record(controller__establishments=["NL", "DE"]),
        a_record(controller__establishments=["DE", "NL"]),
    )

    assert found == ["controller.establishments: [NL, DE] -> [DE, NL]"]


def test_an_element_that_comes_or_goes_is_one_change(tmp_path):
    more = a_record()
    more["data_items"]["phone"] = {"category": "phone", "special_category": "none"}

    (came,) = facts(tmp_path, a_record(), more)
    (went,) = facts(tmp_path, more, a_record())

    assert (came.path, came.kind) == (("data_items", "phone"), "added")
    assert (went.path, went.kind) == (("data_items", "phone"), "removed")
    assert went.position.file.endswith("one.yaml")


def test_the_first_elements_of_a_collection_nobody_had_written_are_new_one_by_one(tmp_path):
    record = a_record(recipients=None, transfers=None)

    found = facts(tmp_path, record, a_record())

    assert [fact.path for fact in found] == [
        ("recipients", "acme-mail"),
        ("transfers", "acme-mail"),
    ]


def test_none_there_and_not_answered_differ(tmp_path):
    found = said(tmp_path, a_record(), a_record(trackers={}))

    assert found == ["trackers: added: {}"]


def test_true_and_one_are_not_the_same_fact(tmp_path):
    before = a_record(scale={"people": 1})
    after = a_record(scale={"people": 1, "large_scale": True})

    assert said(tmp_path, before, after) == ["scale.large_scale: added: true"]


def test_moving_a_fact_into_a_shared_file_changes_no_fact(tmp_path):
    world = World(tmp_path)
    world.commit({"a.yaml": a_record()})
    alone = a_record()
    shared = {"kind": "shared", "recipients": alone.pop("recipients")}
    world.commit({"a.yaml": {**alone, "uses": ["vendors.yaml"]}, "vendors.yaml": shared})

    comparison = world.compare()

    assert comparison.records == ()
    assert comparison.unchanged == 1


def test_long_texts_are_cut_around_their_difference(tmp_path):
    text = "Members collect points in shops and on the site. " * 20
    (line,) = said(
        tmp_path,
        a_record(description=text + "Nobody pays."),
        a_record(description=text + "All pay."),
    )

    assert len(line) < 250
    assert "Nobody pays." in line
    assert "All pay." in line


def test_a_vendor_changed_in_a_shared_file_shows_in_every_record_that_uses_it(tmp_path):
    world = World(tmp_path)
    vendors = {"kind": "shared", "recipients": a_record()["recipients"]}

    def record(name):
        return a_record(id=name, recipients=None, uses=["../shared/vendors.yaml"])

    world.commit({
        "shared/vendors.yaml": vendors,
        "records/one.yaml": record("one"), "records/two.yaml": record("two"),
        "records/other.yaml": a_record(id="other"),
    })  # fmt: skip
    world.commit({"shared/vendors.yaml": changed(vendors, recipients__acme_mail__country="BR")})

    comparison = world.compare(paths=("records",))

    assert [record.id for record in comparison.records] == ["one", "two"]
    for record in comparison.records:
        (fact,) = record.facts
        assert fact_said(fact) == "recipients.acme-mail.country: IN -> BR"
        assert fact.position.file == "shared/vendors.yaml"
    assert comparison.unchanged == 1


def test_facts_come_in_the_order_of_the_model_then_of_names(tmp_path):
    world = World(tmp_path)
    world.commit({"a.yaml": a_record()})
    after = a_record(title="Other", markets=["DE"], transfers__acme_mail__destination="BR")
    after["data_items"] |= {"z": {"category": "name"}, "b": {"category": "name"}}
    world.commit({"a.yaml": after})

    paths = [".".join(fact.path) for fact in only(world.compare()).facts]

    assert paths == [
        "title", "markets", "data_items.b", "data_items.z", "transfers.acme-mail.destination",
    ]  # fmt: skip
