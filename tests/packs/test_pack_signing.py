"""Who signed a pack, and whether its files are still those that were signed."""

import base64
import json
import os
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from law_builder import a_root, a_rule

from dpiakit.errors import DpiakitError, InputError, LawError
from dpiakit.law import read_law
from dpiakit.packs.keys import KeyFileError, new_keys, read_private_key, read_public_keys
from dpiakit.packs.manifest import NotVerifiedError, manifest_of
from dpiakit.packs.signing import sign_pack, verify_pack


@pytest.fixture
def folder(tmp_path):
    root = a_root(tmp_path / "law", rules={"safe": a_rule()})
    return root / "policies" / "gdpr"


@pytest.fixture
def keys(tmp_path):
    """Makes pairs of keys: the private and the public one, read back from their files."""

    def pair(name="k"):
        made = new_keys()
        (tmp_path / name).write_bytes(made.private)
        (tmp_path / f"{name}.pub").write_bytes(made.public)
        return read_private_key(tmp_path / name), read_public_keys(tmp_path / f"{name}.pub")[0]

    return pair


def put(folder, signed):
    for name, content in signed.files().items():
        (folder / name).write_bytes(content)


def signed_by(folder, key):
    put(folder, sign_pack(folder, key))
    return folder


def refusal(folder, *keys):
    with pytest.raises(NotVerifiedError) as caught:
        verify_pack(folder, keys)
    return str(caught.value)


def changed_json(file, change):
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n")


def test_a_signed_pack_is_verified_with_its_signer_and_every_file(folder, keys):
    private, public = keys()
    verified = verify_pack(signed_by(folder, private), [public])

    assert verified.signers == (public,)
    assert (verified.pack, verified.version, verified.strangers) == ("gdpr", "1", ())
    assert sorted(verified.files) == ["pack.yaml", "shelf/safe.cases.yaml", "shelf/safe.yaml"]


def test_the_signature_holds_for_openssl_as_well(folder, keys, tmp_path):
    private, public = keys()
    signed_by(folder, private)
    signatures = json.loads((folder / "signatures.json").read_text())["signatures"]
    (tmp_path / "signature").write_bytes(base64.b64decode(signatures[public.name]))
    command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", tmp_path / "k.pub", "-rawin",
               "-in", folder / "manifest.json", "-sigfile", tmp_path / "signature"]  # fmt: skip

    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_law_is_read_as_before_once_its_pack_is_signed(folder, keys):
    before = read_law(folder.parents[1]).digest
    signed_by(folder, keys()[0])

    assert read_law(folder.parents[1]).digest == before


def test_signing_twice_gives_the_same_bytes(folder, keys):
    private, _ = keys()
    first = sign_pack(folder, private).files()
    put(folder, sign_pack(folder, private))

    assert sign_pack(folder, private).files() == first


def test_a_second_reviewer_signs_beside_the_first(folder, keys):
    (one, public_one), (two, public_two) = keys("one"), keys("two")
    signed_by(signed_by(folder, one), two)

    assert verify_pack(folder, [public_two, public_one]).signers == (public_two, public_one)
    assert verify_pack(folder, [public_one]).strangers == (public_two.name,)


def test_signing_a_changed_pack_drops_the_signatures_of_others(folder, keys):
    (one, public_one), (two, public_two) = keys("one"), keys("two")
    signed_by(folder, one)
    (folder / "README.md").write_text("New.")
    signed_by(folder, two)

    assert "No trusted key signed the pack" in refusal(folder, public_one)
    assert verify_pack(folder, [public_two]).signers == (public_two,)


def test_every_changed_added_and_removed_file_is_named(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "pack.yaml").write_text("name: other\n")
    (folder / "shelf" / "safe.yaml").unlink()
    (folder / "shelf" / "new.yaml").write_text("title: New\n")
    said = refusal(folder, public)

    assert f"{folder}/pack.yaml: This file was changed after it was signed." in said
    assert f"{folder}/shelf/safe.yaml: This file was removed after the pack was signed." in said
    assert f"{folder}/shelf/new.yaml: This file was added after the pack was signed." in said
    assert "safe.cases.yaml" not in said


def test_a_pack_without_pack_yaml_misses_a_signed_file(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "pack.yaml").unlink()

    assert "pack.yaml: This file was removed" in refusal(folder, public)


def test_what_nobody_reads_may_lie_about(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text("ref")
    (folder / ".editor").write_text("x")
    (folder / "shelf" / "__pycache__").mkdir()
    (folder / "shelf" / "__pycache__" / "x.pyc").write_bytes(b"\0")

    assert verify_pack(folder, [public]).pack == "gdpr"


def test_a_hidden_file_of_law_is_an_addition(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "shelf" / ".hidden.yaml").write_text("title: Hidden\n")

    assert ".hidden.yaml: This file was added" in refusal(folder, public)


def test_another_key_is_not_believed(folder, keys):
    (private, public), (_, other) = keys("one"), keys("two")
    said = refusal(signed_by(folder, private), other)

    assert f"It is signed by: {public.name}." in said
    assert f"Trusted here: {other.name}." in said


def test_nobody_is_believed_where_no_key_is_given(folder, keys):
    assert "Trusted here: none." in refusal(signed_by(folder, keys()[0]))


def test_an_unsigned_pack_is_not_verified(folder, keys):
    assert "The pack is not signed: it has no manifest.json." in refusal(folder, keys()[1])


def test_a_manifest_without_signatures_is_not_verified(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "signatures.json").unlink()

    assert "it has no signatures.json" in refusal(folder, public)


def test_a_manifest_renewed_without_signing_is_found_out(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "pack.yaml").write_text((folder / "pack.yaml").read_text() + "# a remark\n")
    (folder / "manifest.json").write_bytes(manifest_of(folder).content())

    assert f"It says that the key {public.name} signed this manifest.json" in refusal(
        folder, public
    )


def test_a_signature_under_anothers_name_is_found_out(folder, keys):
    (private, public), (_, trusted) = keys("one"), keys("two")
    signed_by(folder, private)
    changed_json(
        folder / "signatures.json",
        lambda data: data["signatures"].update({trusted.name: data["signatures"][public.name]}),
    )

    assert f"It says that the key {trusted.name}" in refusal(folder, trusted)
    assert f"It says that the key {trusted.name}" in refusal(folder, public, trusted)


def test_a_signature_of_another_pack_does_not_count(tmp_path, folder, keys):
    private, public = keys()
    other = a_root(tmp_path / "other", rules={"r": a_rule()}) / "policies" / "gdpr"
    signed_by(other, private)
    for name in ("manifest.json", "signatures.json"):
        (folder / name).write_bytes((other / name).read_bytes())

    assert "safe.yaml: This file was added" in refusal(folder, public)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("AAAA", "has 3 bytes instead of 64"),
        ("%%%%", "is not written in base64"),
        ("", "has 0 bytes instead of 64"),
        (7, "has 0 bytes instead of 64"),
    ],
)
def test_a_signature_that_is_none_is_said_to_be_so(folder, keys, text, what):
    private, public = keys()
    signed_by(folder, private)
    changed_json(
        folder / "signatures.json", lambda data: data["signatures"].update({public.name: text})
    )

    assert what in refusal(folder, public)


def test_a_truncated_file_of_signatures_is_not_json(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    file = folder / "signatures.json"
    file.write_bytes(file.read_bytes()[:-30])

    assert "signatures.json: The file is not JSON." in refusal(folder, public)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("[]", "is not of the form"),
        ('{"schema": "x", "signatures": {}}', "is not of the form"),
        ('{"schema": "dpiakit/pack-signatures-v1", "signatures": []}', "is not of the form"),
        ('{"schema": "dpiakit/pack-signatures-v1", "signatures": {"me": "x"}}', '"me" is not the'),
        ('{"schema": "dpiakit/pack-signatures-v1", "signatures": {}}', "signed by: nobody"),
        ("[" * 100_000, "is not JSON"),
        ("\xff", "is not JSON"),
    ],
)
def test_a_file_of_signatures_of_another_form_is_refused(folder, keys, content, what):
    private, public = keys()
    signed_by(folder, private)
    (folder / "signatures.json").write_bytes(content.encode("latin-1"))

    assert what in refusal(folder, public)


def forged(folder, private, change):
    """A manifest that its owner signed although something is wrong with it."""
    manifest = json.loads(manifest_of(folder).content())
    change(manifest)
    content = (json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(
        "utf-8", "surrogatepass"
    )
    resign(folder, private, content)


def resign(folder, private, content):
    put(folder, sign_pack(folder, private))
    (folder / "manifest.json").write_bytes(content)
    signature = base64.b64encode(private.sign(content)).decode()
    changed_json(
        folder / "signatures.json",
        lambda data: data["signatures"].update({private.public.name: signature}),
    )


@pytest.mark.parametrize(
    "name",
    ["../gdpr/pack.yaml", "/etc/passwd", "shelf/../../x", "./pack.yaml", "a//b", "", "C:/x.yaml"],
)
def test_a_manifest_that_names_files_outside_is_refused(folder, keys, name):
    private, public = keys()
    forged(folder, private, lambda data: data["files"].update({name: "0" * 64}))

    assert "which lies outside the pack" in refusal(folder, public)


@pytest.mark.parametrize("name", ["shelf\\x.yaml", "a\nb", "a\0b", "a\u202eb"])
def test_a_manifest_with_names_that_are_none_is_refused(folder, keys, name):
    private, public = keys()
    forged(folder, private, lambda data: data["files"].update({name: "0" * 64}))
    said = refusal(folder, public)

    assert "which is no name of a file" in said
    assert "\u202e" not in said


def test_a_manifest_does_not_vouch_for_itself(folder, keys):
    private, public = keys()
    forged(folder, private, lambda data: data["files"].update({"manifest.json": "0" * 64}))

    assert "which cannot vouch for itself" in refusal(folder, public)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.update(schema="dpiakit/pack-manifest-v9"),
        lambda data: data.update(extra=1),
        lambda data: data.pop("version"),
        lambda data: data.update(version=1),
        lambda data: data.update(files=[]),
        lambda data: data["files"].update({"pack.yaml": "123"}),
        lambda data: data["files"].update({"pack.yaml": None}),
    ],
)
def test_a_manifest_of_another_form_is_refused(folder, keys, change):
    private, public = keys()
    forged(folder, private, change)

    assert "manifest.json: The manifest " in refusal(folder, public)


def test_a_manifest_that_says_a_thing_twice_is_refused(folder, keys):
    private, public = keys()
    content = manifest_of(folder).content().replace(b'{\n "files"', b'{\n "pack": "x",\n "files"')
    resign(folder, private, content)

    assert "not written in canonical form" in refusal(folder, public)


def test_a_manifest_with_half_characters_is_refused(folder, keys):
    private, public = keys()
    content = manifest_of(folder).content().replace(b'"gdpr"', b'"\\ud800"')
    resign(folder, private, content)

    assert "characters that are no text" in refusal(folder, public)


def test_a_manifest_for_another_version_is_found_out(folder, keys):
    private, public = keys()
    forged(folder, private, lambda data: data.update(version="2"))

    assert 'The signature is for "gdpr" "2"; the pack calls itself "gdpr" "1".' in refusal(
        folder, public
    )


def test_a_link_in_the_pack_is_refused_before_and_after_signing(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    target = folder / "shelf" / "safe.yaml"
    target.rename(folder.parent / "elsewhere.yaml")
    target.symlink_to(folder.parent / "elsewhere.yaml")

    assert "safe.yaml: This is a link." in refusal(folder, public)
    with pytest.raises(LawError, match=r"safe\.yaml: This is a link\."):
        sign_pack(folder, private)


def test_a_link_to_a_folder_is_refused_and_not_followed(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "loop").symlink_to(folder)

    assert "loop: This is a link." in refusal(folder, public)


def test_a_manifest_that_is_a_link_is_refused(folder, keys):
    private, public = keys()
    signed_by(folder, private)
    (folder / "manifest.json").rename(folder.parent / "manifest.json")
    (folder / "manifest.json").symlink_to(folder.parent / "manifest.json")

    assert "manifest.json: This is a link." in refusal(folder, public)


def test_a_pipe_in_the_pack_is_refused_without_waiting_for_it(folder, keys):
    private, _ = keys()
    os.mkfifo(folder / "shelf" / "pipe.yaml")

    with pytest.raises(LawError, match=r"pipe\.yaml: This is not a regular file\."):
        sign_pack(folder, private)


@pytest.mark.parametrize("name", [b"\xff.md", b"a:b.md", b"a\\b.md", b"a\nb.md"])
def test_a_file_whose_name_means_something_else_elsewhere_is_refused(folder, keys, name):
    private, _ = keys()
    (folder / "shelf" / os.fsdecode(name)).write_text("x")

    with pytest.raises(LawError, match="of this name cannot be signed"):
        sign_pack(folder, private)


@pytest.mark.parametrize("what", ["absent", "file", "empty"])
def test_what_is_no_pack_is_an_error_of_the_user(tmp_path, keys, what):
    place = tmp_path / "place"
    if what == "file":
        place.write_text("x")
    if what == "empty":
        place.mkdir()
    for use in (lambda: verify_pack(place, [keys()[1]]), lambda: sign_pack(place, keys()[0])):
        with pytest.raises(LawError, match=r"no such folder|not a folder|not the folder of a pack"):
            use()


@pytest.mark.parametrize("content", ["name: gdpr\n", "name: 7\nversion: '1'\n", "[]", "just text"])
def test_a_pack_that_does_not_say_what_it_is_cannot_be_signed(folder, keys, content):
    (folder / "pack.yaml").write_text(content)

    with pytest.raises(InputError, match="The pack does not say its"):
        sign_pack(folder, keys()[0])


def test_a_private_key_is_pkcs8_and_comes_back(tmp_path):
    pair = new_keys()
    (tmp_path / "k").write_bytes(pair.private)

    assert pair.private.startswith(b"-----BEGIN PRIVATE KEY-----")
    assert load_pem_private_key(pair.private, None).public_key().public_bytes_raw().hex() == (
        pair.name
    )
    assert read_private_key(tmp_path / "k").public.name == pair.name
    assert pair.private.decode() not in repr(pair)


def test_a_file_may_hold_several_public_keys_with_remarks(tmp_path):
    one, two = new_keys(), new_keys()
    (tmp_path / "trusted").write_bytes(b"Legal\n" + one.public + b"\nEngineering\n" + two.public)

    assert [key.name for key in read_public_keys(tmp_path / "trusted")] == [one.name, two.name]


def foreign_key():
    return generate_private_key(SECP256R1())


def test_keys_that_cannot_be_used_are_told_apart(tmp_path):
    pair = new_keys()
    key = load_pem_private_key(pair.private, None)
    files = {
        "public": pair.public,
        "encrypted": key.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
        ),
        "garbage": b"\x00\x01 not a key",
        "truncated": pair.private[:60] + pair.private[-26:],
        "curve": foreign_key().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
    }
    said = {}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KeyFileError) as caught:
            read_private_key(tmp_path / name)
        said[name] = str(caught.value)

    assert "This is a public key." in said["public"]
    assert "The private key is encrypted." in said["encrypted"]
    assert "not a private key in PEM form" in said["garbage"]
    assert "not a private key in PEM form" in said["truncated"]
    assert "another kind than Ed25519" in said["curve"]


def test_public_keys_that_cannot_be_used_are_told_apart(tmp_path):
    pair = new_keys()
    foreign = (
        foreign_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )
    files = {
        "private": pair.private,
        "empty": b"",
        "truncated": pair.public[:50] + pair.public[-25:],
        "curve": pair.public + foreign,
    }
    said = {}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(KeyFileError) as caught:
            read_public_keys(tmp_path / name)
        said[name] = str(caught.value)

    assert "This is a private key." in said["private"]
    assert "no public key in PEM form" in said["empty"]
    assert "cannot be read" in said["truncated"]
    assert "another kind than Ed25519" in said["curve"]


def test_without_the_library_the_message_says_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cryptography", None)

    with pytest.raises(DpiakitError, match=r"pip install 'dpiakit\[sign\]'"):
        verify_pack(folder, [])
