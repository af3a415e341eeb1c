"""``pack sign``, ``verify`` and ``keygen`` as they are called."""

import os
import stat
import subprocess
import sys

import pytest
from click.testing import CliRunner
from law_builder import a_root, a_rule

from dpiakit.cli import cli
from dpiakit.errors import DpiakitError


def called(*arguments):
    """The exit code and everything that was said, as the program would end."""
    result = CliRunner().invoke(cli, ["pack", *map(str, arguments)])
    if isinstance(result.exception, DpiakitError):
        return 2, str(result.exception)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.fixture
def pack(tmp_path):
    return a_root(tmp_path / "law", rules={"r": a_rule()}) / "policies" / "gdpr"


@pytest.fixture
def key(tmp_path):
    assert called("keygen", "-o", tmp_path / "key")[0] == 0
    return tmp_path / "key"


def test_a_pack_is_signed_and_verified(pack, key):
    code, said = called("sign", pack, "--key", key)
    assert (code, "3 files signed by" in said) == (0, True)

    code, said = called("verify", pack, "--key", f"{key}.pub")
    assert (code, said.startswith("gdpr 1: verified, 3 files\n    signed by ")) == (0, True)
    assert called("verify", pack, "--trust", f"{key}.pub")[0] == 0


def test_the_private_key_is_for_its_owner_only(key):
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_keygen_overwrites_neither_of_its_files(key, tmp_path):
    content = key.read_bytes()
    assert called("keygen", "-o", key) == (
        2, f"{key}: is already there. A key is never overwritten.",
    )  # fmt: skip
    assert key.read_bytes() == content

    code, said = called("keygen", "-o", tmp_path / "key.pub")
    assert (code, "never overwritten" in said) == (2, True)


def test_keygen_does_not_follow_a_link_to_nowhere(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target")

    assert called("keygen", "-o", tmp_path / "link")[0] == 2
    assert not (tmp_path / "target").exists()


def test_keygen_needs_a_folder(tmp_path):
    code, said = called("keygen", "-o", tmp_path / "none" / "key")

    assert (code, "Choose a folder that exists" in said) == (2, True)


def test_a_changed_pack_is_not_verified(pack, key):
    called("sign", pack, "--key", key)
    (pack / "shelf" / "r.yaml").write_text("title: changed\n")
    code, said = called("verify", pack, "--key", f"{key}.pub")

    assert code == 1
    assert said.startswith("not verified\n")
    assert "r.yaml: This file was changed after it was signed." in said


def test_an_unsigned_pack_is_not_verified_and_says_how_to_sign_it(pack, key):
    code, said = called("verify", pack, "--key", f"{key}.pub")

    assert code == 1
    assert "dpiakit pack sign" in said


def test_a_stranger_among_the_signers_is_named(pack, key, tmp_path):
    called("keygen", "-o", tmp_path / "other")
    called("sign", pack, "--key", key)
    called("sign", pack, "--key", tmp_path / "other")

    assert "which is not trusted here" in called("verify", pack, "--key", f"{key}.pub")[1]


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["verify", "PACK"], "Say whose signature is believed"),
        (["verify", "PACK", "--key", "KEY"], "This is a private key."),
        (["verify", "PACK", "--key", "nowhere"], "There is no such file."),
        (["verify", "nowhere", "--key", "KEY.pub"], "There is no such folder."),
        (["sign", "PACK", "--key", "KEY.pub"], "This is a public key."),
        (["sign", "PACK"], "Missing option '--key'"),
        (["sign", "nowhere", "--key", "KEY"], "There is no such folder."),
    ],
)
def test_what_cannot_be_used_ends_with_code_2(pack, key, arguments, what):
    places = {"PACK": pack, "KEY": key, "KEY.pub": f"{key}.pub"}
    code, said = called(*(places.get(one, one) for one in arguments))

    assert code == 2
    assert what in said


def test_a_key_inside_the_pack_is_not_used(pack):
    called("keygen", "-o", pack / "key")
    code, said = called("sign", pack, "--key", pack / "key")

    assert (code, "lies inside the pack" in said) == (2, True)
    assert not (pack / "manifest.json").exists()


def test_a_key_that_others_may_read_is_mentioned(pack, key):
    key.chmod(0o644)

    assert "others may read this private key" in called("sign", pack, "--key", key)[1]


def test_a_pack_in_a_folder_that_may_not_be_written_stays_as_it_is(pack, key):
    powers = ["setpriv", "--bounding-set", "-dac_override"] if os.geteuid() == 0 else []
    before = sorted(pack.iterdir())
    pack.chmod(0o555)
    try:
        done = subprocess.run(
            [*powers, sys.executable, "-m", "dpiakit", "pack", "sign", pack, "--key", key],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        pack.chmod(0o755)

    assert done.returncode == 2
    assert f"{pack}/manifest.json: cannot be written (Permission denied)." in done.stderr
    assert sorted(pack.iterdir()) == before
