"""Packs from installed distributions: found by entry point, their code never run."""

import base64
import hashlib
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml

from dpiakit.config import ConfigError, installed_packs, read_config
from dpiakit.law import read_law
from dpiakit.law.judge import judge
from dpiakit.model import Activity

ON = date(2026, 11, 22)
CHECKED = {"on": "2026-11-22", "how": "primary"}
CODE = "raise RuntimeError('the code of a pack was run')\n"


WHEEL = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def pack_files(name, folder):
    """A pack with one rule, as files of a package."""
    pack = {
        "name": name,
        "title": "Rules of the house",
        "version": "1",
        "regime": "eu",
        "places": ["EEA"],
        "sectoral": True,
        "applies_when": [{"when": "size(markets) > 0", "because": "We sell there."}],
        "citation": [{"instrument": "gdpr", "article": "24"}],
        "checked": CHECKED,
    }
    rule = {
        "title": "Every activity has a named owner",
        "obligation": ["HOUSE-01"],
        "citation": [{"instrument": "gdpr", "article": "24(1)"}],
        "effective": {"from": "2026-01-01"},
        "checked": CHECKED,
        "severity": "high",
        "severity_reason": "The board asks for it.",
        "owner": "dpo",
        "stage": "before-launch",
        "requires": [{"that": 'title != "" && size(markets) < 3', "otherwise": "Too many."}],
        "why": "Somebody must know.",
        "remediation": "Name one.",
    }
    cases = {
        "cases": [{"name": "Empty.", "on": "2026-11-22", "given": {}, "expect": "needs-evidence"}]
    }
    return {
        f"{folder}/pack.yaml": yaml.safe_dump(pack),
        f"{folder}/rules/owner-is-named.yaml": yaml.safe_dump(rule),
        f"{folder}/rules/owner-is-named.cases.yaml": yaml.safe_dump(cases),
    }


def a_wheel(folder, distribution, entry_points, files, version="1.2.0"):
    """A real wheel, with the digests that an installer checks."""
    info = f"{distribution}-{version}.dist-info"
    lines = "\n".join(f"{name} = {value}" for name, value in entry_points.items())
    content = {
        **files,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n",
        f"{info}/WHEEL": WHEEL,
        f"{info}/entry_points.txt": f"[dpiakit.packs]\n{lines}\n",
    }
    record = "".join(f"{name},{digest(text)},{len(text)}\n" for name, text in content.items())
    content[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n"
    file = folder / f"{distribution}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        for name, text in content.items():
            wheel.writestr(name, text)
    return file


def digest(text):
    raw = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
    return "sha256=" + raw.rstrip(b"=").decode()


def install(target, *wheels):
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps",
         "--no-compile", "--disable-pip-version-check", "--target", target, *wheels],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return str(target)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder on Python's path with one distribution that offers two packs."""
    folder = tmp_path_factory.mktemp("wheels")
    files = {
        "acme_packs/__init__.py": CODE,
        **pack_files("acme-retail", "acme_packs/acme_retail"),
        "acme_packs/acme_retail/__init__.py": CODE,
        **pack_files("acme-staff", "acme_more/policies/acme-staff"),
        "acme_more/__init__.py": CODE,
        "acme_more/policies/instruments.yaml": "handbook: {title: Our handbook, short: Handbook}\n",
    }
    names = {
        "retail": "acme_packs.acme_retail",
        "staff": "acme_more",
        "broken": "acme_nowhere",
        "odd": "acme_packs:object",
    }
    return install(folder / "site", a_wheel(folder, "acme_packs", names, files))


def project(folder, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dpiakit.toml").write_text(text)
    return folder


def test_entry_points_lead_to_folders(site):
    found = {one.name: one for one in installed_packs([site])}

    assert found["retail"].folder == Path(site) / "acme_packs" / "acme_retail"
    assert found["retail"].origin == "acme_packs 1.2.0"
    assert found["staff"].folder == Path(site) / "acme_more"
    assert found["broken"].folder is None
    assert "names no package" in found["odd"].fault


def test_an_installed_pack_judges_and_its_code_is_not_run(site, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(site)
    config = read_config(project(tmp_path, "[packs]\ninstalled = ['retail', 'staff']\n"))
    law = read_law(house=config.house).in_force(ON)
    activity = Activity.model_validate({"title": "T", "markets": ["DE", "FR", "NL"]})
    (judgement,) = judge(law.rule("acme-retail/owner-is-named"), activity, law)

    assert judgement.outcome == "fail"
    assert law.pack("acme-staff").origin == "acme_packs 1.2.0"
    assert law.rule("acme-retail/owner-is-named").file == (
        "acme_packs-1.2.0/acme_packs/acme_retail/rules/owner-is-named.yaml"
    )
    assert "handbook" in law.instruments
    assert not [name for name in sys.modules if name.startswith("acme")]


def test_nothing_that_is_installed_counts_without_being_named(site, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(site)

    assert read_config(project(tmp_path, "")).house.silent


def refused(folder, text, path):
    with pytest.raises(ConfigError) as raised:
        read_config(project(folder, text), python_path=path)
    (found,) = raised.value.problems
    return found


@pytest.mark.parametrize(
    ("name", "what", "hint"),
    [
        ("retial", 'No installed distribution offers a pack "retial".', 'Did you mean "retail"?'),
        ("broken", "installed no folder acme_nowhere/", "must install the files"),
        ("odd", "names no package", "must install the files"),
    ],
)
def test_an_entry_point_that_leads_nowhere_is_told(name, what, hint, site, tmp_path):
    found = refused(tmp_path, f"[packs]\ninstalled = ['{name}']\n", [site])

    assert found.line == 2
    assert what in found.what
    assert hint in found.hint


def test_a_name_that_two_distributions_offer_is_refused_with_both(site, tmp_path):
    wheel = a_wheel(tmp_path, "other", {"retail": "other"}, pack_files("other", "other"))
    second = install(tmp_path / "site", wheel)
    found = refused(tmp_path / "p", "[packs]\ninstalled = ['retail']\n", [site, second])

    assert found.what == '"retail" is offered by acme_packs 1.2.0 and by other 1.2.0.'


def test_a_distribution_that_is_there_twice_counts_once(site, tmp_path):
    files = pack_files("acme-retail", "acme_packs/acme_retail")
    wheel = a_wheel(tmp_path, "Acme.Packs", {"retail": "acme_packs"}, files, "0.9")
    second = install(tmp_path / "site", wheel)

    assert [one.version for one in installed_packs([site, second]) if one.name == "retail"] == [
        "1.2.0"
    ]


def test_a_pack_in_a_checkout_that_is_installed_for_editing_is_found(tmp_path):
    site, source = tmp_path / "site", tmp_path / "checkout"
    info = site / "acme_packs-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-packs\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dpiakit.packs]\nretail = acme_packs\n")
    (info / "direct_url.json").write_text(
        f'{{"url": "{source.as_uri()}", "dir_info": {{"editable": true}}}}'
    )
    (source / "src" / "acme_packs").mkdir(parents=True)
    (found,) = installed_packs([str(site)])
    assert found.folder == source / "src" / "acme_packs"

    (info / "direct_url.json").write_text("[not json")
    (found,) = installed_packs([str(site)])
    assert found.folder is None
