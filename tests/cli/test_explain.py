from pathlib import Path

from click.testing import CliRunner

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError

ROOT = Path(__file__).parent.parent.parent
RETAIL = ROOT / "examples/retail-personalisation/records/loyalty-personalisation.yaml"
ON = ["--on", "2026-11-23"]
RULE = "gdpr/transfer-has-safeguard"


def explained(*arguments):
    result = CliRunner().invoke(cli, ["explain", *map(str, arguments), *ON])
    if result.exception and not isinstance(result.exception, SystemExit):
        assert isinstance(result.exception, DpiakitError), result.exception
        return str(result.exception)
    return result.output


def test_a_rule_is_explained_with_provision_dates_reason_and_remedy():
    page = explained(RULE)

    assert "GDPR" in page
    assert "Binds from 2018-05-25" in page
    assert "blocking:" in page
    assert "For each   transfers as transfer" in page
    assert "Legal, before-launch:" in page


def test_the_name_without_its_pack_is_enough_where_it_is_unique():
    assert explained("transfer-has-safeguard") == explained(RULE)


def test_a_misspelt_rule_gets_a_suggestion():
    assert 'Did you mean "gdpr/transfer-has-safeguard"?' in explained("gdpr/transfer-has-safegard")
    assert "Did you mean" not in explained("qqqqqqqqqqqqqqqqq")


def test_a_rule_that_does_not_bind_yet_says_so():
    result = CliRunner().invoke(cli, ["explain", RULE, "--on", "2018-05-24"])

    assert "is not in force on 2018-05-24" in str(result.exception)


def test_every_sub_value_stands_with_the_line_it_was_read_from():
    shown = explained(RULE, RETAIL)

    line = 1 + next(
        n
        for n, text in enumerate(RETAIL.read_text().split("\n"))
        if "letters-to-brightpost:" in text
    )
    assert "letters-to-brightpost: " in shown
    assert f"loyalty-personalisation.yaml:{line}" in shown
    assert "transfer.destination  =  US" in shown


def test_one_element_can_be_picked():
    shown = explained(RULE, RETAIL, "--element", "letters-to-brightpost")

    assert "\nbritish-letters-to-brightpost: " not in shown
    assert 'no element "nobody"' in explained(RULE, RETAIL, "--element", "nobody")


def test_a_rule_about_the_whole_record_is_explained_too():
    assert "the record: " in explained("gdpr/register-entry-exists", RETAIL)


def test_an_unanswered_fact_is_shown_as_unknown():
    shown = explained(RULE, ROOT / "examples" / "minimal" / "newsletter.yaml")

    assert "needs-evidence" in shown
    assert "=  unknown" in shown
