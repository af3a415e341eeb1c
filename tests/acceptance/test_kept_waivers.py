"""What is kept of waivers is what was read, or nothing."""

from datetime import date

import pytest
from acceptance_builders import ON, a_medium_entry, an_entry, waivers

from dpiakit.acceptance import kept_text, kept_waivers


def test_what_was_kept_is_what_was_read(tmp_path):
    read = waivers(tmp_path, an_entry(ticket="T", fingerprint="0" * 16), a_medium_entry())

    assert kept_waivers(kept_text(read, "stamp"), "stamp", ON) == read
    assert kept_waivers(kept_text((), "stamp"), "stamp", ON) == ()


def test_with_another_stamp_or_before_they_were_granted_they_are_read_anew(tmp_path):
    text = kept_text(waivers(tmp_path, an_entry()), "stamp")

    assert kept_waivers(text, "other", ON) is None
    assert kept_waivers(text, "stamp", date(2026, 11, 19)) is None
    assert kept_waivers(text, "stamp", date(2026, 11, 20)) is not None


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "7", '["stamp", [7]]', '["stamp", [{}]]', '["stamp", [{"id": 1}]]',
     '["stamp", [{"acceptance": {"measures": []}}]]'],
)  # fmt: skip
def test_what_this_program_did_not_keep_counts_as_not_known(text):
    assert kept_waivers(text, "stamp", ON) is None
