"""Strings that are cut, bent or hostile: an error that says where and what, never anything else."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dpiakit.evidence.strings.bits import LONGEST, Ids, StringError
from dpiakit.evidence.strings.gpp import decode_gpp
from dpiakit.evidence.strings.reading import decode, read_strings
from dpiakit.evidence.strings.tcf import decode_tc

MADE = json.loads((Path(__file__).parent / "consent_strings.json").read_text(encoding="utf-8"))
TEXTS = [one["text"] for one in MADE]
TC = next(t for t in TEXTS if t.startswith("C") and t.count(".") == 2)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def written(*fields):
    """Bits as websafe base64: (value, width) each."""
    bits = "".join(f"{value:0{width}b}" for value, width in fields)
    bits += "0" * (-len(bits) % 6)
    return "".join(ALPHABET[int(bits[n : n + 6], 2)] for n in range(0, len(bits), 6))


def core(*rest, version=2, language=(4, 13), vendors=((0, 16), (0, 1)) * 2):
    head = [(version, 6), (0, 36), (0, 36), (7, 12), (1, 12), (1, 6)]
    head += [(letter, 6) for letter in language]
    head += [(120, 12), (5, 6), (1, 1), (0, 1), (0, 12), (0, 24), (0, 24), (0, 1), (3, 6), (4, 6)]
    return written(*head, *vendors, *(rest or ((0, 12),)))


def refused(text, reader=decode_tc):
    with pytest.raises(StringError) as caught:
        reader(text, "here")
    return str(caught.value)


def test_the_smallest_string_decodes():
    assert decode_tc(core()).publisher_country == "DE"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "here, core: It is empty."),
        (core()[:10], "It ends too soon: LastUpdated needs 36 bits at bit 42, 18 are left"),
        (core()[:-1] + "B", "bits are left over"),
        (core() + "AAAA", "bits are left over"),
        (core() + "=", "here, core: Character 45 is"),
        (core().replace("A", "+", 1), "which is not websafe base64"),
        (core() + ".", "here, segment 2: It is empty."),
        (core(version=1), "Version is 1; TC strings have 2."),
        (core(language=(26, 0)), "ConsentLanguage is not two letters."),
        (core() + "." + core(), "SegmentType 0 does not exist after the core."),
        (core() + "." + written((7, 3), (0, 17)), "SegmentType 7 does not exist"),
        (core() + "." + ".".join([written((1, 3), (0, 17))] * 2), "for the second time"),
        (core() + "." + written((1, 3), (900, 16), (0, 1), (1, 10)), "It ends too soon: Disclosed"),
        (core() + "." + written((3, 3), (0, 48), (63, 6), (0, 60)), "needs 63 bits at bit 120"),
        (core((1, 12), (2, 6), (3, 2), (0, 12)), "RestrictionType is 3; it can be 0, 1 or 2."),
        (core((1, 12), (0, 6), (1, 2), (0, 12)), "restricts purpose 0"),
        (core((1, 12), (2, 6), (1, 2), (1, 12), (1, 1), (9, 16), (3, 16)), "the range 9 to 3"),
        (core((1, 12), (2, 6), (1, 2), (1, 12), (0, 1), (0, 16)), "the range 0 to 0"),
        (core((4095, 12)), "It ends too soon: PubRestrictions"),
        ("C" * (LONGEST + 1), "It has 100,001 characters; at most 100,000 are read."),
    ],
)  # fmt: skip
def test_a_wrong_tc_string_is_told_with_its_place(text, said):
    assert said in refused(text)


def test_a_range_beyond_the_largest_vendor_is_refused():
    vendors = ((5, 16), (1, 1), (1, 12), (0, 1), (6, 16), (0, 16), (0, 1))

    assert "names vendor 6, but ends with 5" in refused(core(vendors=vendors))


def test_ranges_without_an_end_cost_no_memory():
    ranges = [(1, 1), (1, 16), (65535, 16)] * 1000

    found = decode_tc(core((1, 12), (2, 6), (1, 2), (1000, 12), *ranges))

    assert found.restrictions[0].vendors == Ids(((1, 65535),))


def header(*sections):
    return written((3, 6), (1, 6), *sections)


ONE_NATIONAL = ((1, 12), (0, 1), (0b01011, 5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("DBABM", "The number of sections is 1 in its header, but 0 follow."),
        ("DBABM~", "here, section 2 (tcfeuv2), core: It is empty."),
        ("DBAA~x", "The number of sections is 0 in its header, but 1 follow."),
        ("CBABM~x", "here, header: Type is 2; the header of a GPP string has 3."),
        ("DCABM~x", "Version 2 of GPP is not known; 1 is."),
        (header((1, 12), (0, 1), (0, 90)) + "~x", "a Fibonacci code without an end"),
        (header((1, 12), (1, 1), (3, 2), (0, 29), (3, 2)) + "~x", "but 1 follow."),
        ("DBACNY~" + core() + "~2YNN", "section 6 (uspv1): '2YNN' is not a US Privacy string."),
        ("DBABLA~CEAVAAAAAABA.AA", "SubsectionType is 0; after the core only 1 (GPC) exists."),
        ("DBABLA~CEAVAAAAAABA.YA.YA", "It has 2 sub-sections after the core"),
        ("DBABLA~DEAVAAAAAABA", "Version 3 of this section is not known, only 1 and 2."),
        ("DBABLA~CwAVAAAAAABA", "SharingNotice is 3; it can be 0, 1 or 2."),
        ("DBABLA~CEAVAAAA", "section 7 (usnat), core: It ends too soon: SensitiveDataProcessing"),
    ],
)  # fmt: skip
def test_a_wrong_gpp_string_is_told_with_its_place(text, said):
    assert said in refused(text, decode_gpp)


def test_a_section_of_tomorrow_stays_undecoded():
    found = decode_gpp(header((1, 12), (0, 1), (0b000000011, 9)) + "~whatever")  # section 34

    assert (found.sections[0].id, found.sections[0].name, found.sections[0].text) == (
        34, "", "whatever",
    )  # fmt: skip


@pytest.mark.parametrize("section", ["", "a b", "\udc80", "\u202e", "\x1b[2J"])
def test_a_section_of_tomorrow_that_is_no_text_of_the_web_is_refused(section):
    text = header((1, 12), (0, 1), (0b000000011, 9)) + "~" + section

    assert "here, section 34: It is empty, or holds" in refused(text, decode_gpp)


def test_the_header_that_the_newest_specifications_demand_is_passed_over():
    head = written((26, 6), (1, 6), (2, 12), (0, 6))
    middle = written((1, 6), (1, 2), *(((0, 2),) * 8))
    bits = (1, 12), (0, 1), (0b0001001, 7), (1, 1)  # 26 = 5 + 21

    found = decode_gpp(f"{header(*bits)}~{head}.{middle}")

    assert found.sections[0].fields["MspaCoveredTransaction"] == 1


@pytest.mark.parametrize("text", ["hello", "1YN", "BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA", "C", "D"])
def test_what_is_no_string_is_refused(text):
    refused(text, decode)


def test_every_cut_of_a_string_is_refused():
    whole = TC.partition(".")[0]
    needed = len(whole.rstrip("A"))

    for length in range(needed):
        refused(whole[:length])


def told(reader, text):
    """What is said against a text; its name alone where it decodes."""
    try:
        reader(text, "here")
    except StringError as error:
        return str(error)
    return "here"


@given(st.text(max_size=300))
def test_no_text_does_anything_but_decode_or_be_refused(text):
    for reader in (decode, decode_tc, decode_gpp):
        assert told(reader, text).startswith("here")


@given(st.sampled_from(TEXTS), st.data())
def test_a_string_with_one_other_character_decodes_or_is_refused(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(ALPHABET + ".~=é"))

    assert told(decode, text[:at] + other + text[at + 1 :]).startswith("here")


def test_a_file_has_one_string_a_line_and_repeats_are_one(tmp_path):
    file = tmp_path / "strings.txt"
    file.write_text(f"{TC}\n\n1YNN\n{TC}\nnonsense\n")

    found, wrong = read_strings(file)

    assert [one.text for one in found] == [TC, "1YNN"]
    assert found[0].places == (f"{file}:1", f"{file}:4")
    assert [one.where for one in wrong] == [f"{file}:5"]


@pytest.mark.parametrize(
    ("content", "said"), [(b"\n \n", "There is no string in it."), (b"\xff", "Byte 1 is not text")]
)
def test_a_file_without_strings_is_refused(tmp_path, content, said):
    file = tmp_path / "strings.txt"
    file.write_bytes(content)

    with pytest.raises(StringError, match=said):
        read_strings(file)
