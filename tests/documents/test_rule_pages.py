"""The pages about rules: valid, accessible, linked without a gap, and true."""

import posixpath
import re
from datetime import date
from itertools import pairwise
from urllib.parse import unquote

import html5lib
import pytest
from law_builder import CHECKED, a_case, a_definition, a_pack, a_root, a_rule, a_set, that
from markdown_it import MarkdownIt

import shipped
from dpiakit.documents.rules import rule_pages
from dpiakit.documents.rules.conditions import laid_out
from dpiakit.law import read_law
from dpiakit.model import Activity
from dpiakit.source import parse_yaml

ON = date(2026, 11, 28)
LIBRARY = shipped.library()
PACKS = list(LIBRARY.folders)


@pytest.fixture(scope="module")
def site():
    return rule_pages(LIBRARY, PACKS, ON)


@pytest.fixture(scope="module")
def trees(site):
    """Every page as html5lib reads it, which refuses anything that is not conformant."""
    parser = html5lib.HTMLParser(
        strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False
    )
    return {
        path: parser.parse(content.decode())
        for path, content in site.items()
        if path.endswith(".html")
    }


def texts(tree):
    return " ".join(" ".join(tree.getroot().itertext()).split())


def test_every_page_is_conformant_html_in_english(trees):
    assert len(trees) > 230
    for path, tree in trees.items():
        root = tree.getroot()
        assert root.get("lang") == "en", path
        assert root.find("head/meta").get("charset") == "utf-8", path


def test_every_link_leads_somewhere_inside_or_to_the_web(site, trees):
    web = {one.link for one in LIBRARY.instruments.values() if one.link}
    ids = {path: {one.get("id") for one in tree.iter()} for path, tree in trees.items()}
    for path, tree in trees.items():
        for link in tree.iter("a", "link"):
            href = link.get("href")
            if re.match(r"[a-z]+:", href):
                assert re.match(r"https?://", href), f"{path}: {href}"
                assert any(href.startswith(one.partition("{")[0]) for one in web), href
                continue
            place, _, fragment = href.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(place)))
            target = target if place else path
            assert target in site, f"{path}: {href}"
            assert not fragment or fragment in ids[target], f"{path}: {href}"


def test_every_page_can_be_reached_from_the_first(trees):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        for link in trees[path].iter("a"):
            place = link.get("href").partition("#")[0]
            if place and ":" not in place:
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
                waiting.append(target)
    assert reached == set(trees)


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_run(site, trees):
    for path, tree in trees.items():
        assert not list(tree.iter("script", "iframe", "img", "object", "form", "base")), path
        assert [one.get("rel") for one in tree.iter("link")] == ["stylesheet"], path
        for element in tree.iter():
            named = {name for name in element.attrib if name.startswith("on") or name == "style"}
            assert not named, path
    assert "url(" not in site["rules.css"].decode()
    assert "@import" not in site["rules.css"].decode()


def test_no_name_stands_twice_on_a_page_and_every_label_exists(trees):
    for path, tree in trees.items():
        ids = [one.get("id") for one in tree.iter() if one.get("id")]
        assert len(ids) == len(set(ids)), path
        for element in tree.iter():
            for label in (element.get("aria-labelledby") or "").split():
                assert label in ids, f"{path}: {label}"


def test_headings_descend_step_by_step_below_one_title(trees):
    for path, tree in trees.items():
        levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4")]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_heads_and_every_page_landmarks_and_a_way_past_them(trees):
    for path, tree in trees.items():
        assert len(list(tree.iter("main"))) == 1, path
        first = next(tree.getroot().find("body").iter("a"))
        assert (first.get("class"), first.get("href")) == ("skip", "#main"), path
        for table in tree.iter("table"):
            assert {one.get("scope") for one in table.iter("th")} == {"col", "row"}, path
        for nav in tree.iter("nav"):
            assert nav.get("aria-label") or nav.get("aria-labelledby"), path


def test_titles_of_pages_differ(trees):
    titles = [tree.getroot().find("head/title").text for tree in trees.values()]
    versions = sum("@" in path for path in trees)

    assert len(set(titles)) >= len(titles) - versions


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_pair_of_colours_can_be_read(site):
    css = site["rules.css"].decode()
    variables = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{6})", css))
    whole = {"#fff": "#ffffff"}

    def value(text):
        found = re.fullmatch(r"var\((--[a-z-]+)\)", text)
        return variables[found[1]] if found else whole.get(text, text)

    pairs = [
        (value(ground), value(ink))
        for ground, ink in re.findall(r"background: ([^;}]+?); color: ([^;}]+?)[ ;}]", css)
    ]
    assert len(pairs) >= 10
    for ground in (variables["--ground"], variables["--soft"], "#fdf8ec"):
        pairs += [(ground, variables[name]) for name in ("--ink", "--quiet", "--head", "--link")]
    for ground, ink in pairs:
        assert contrast(ground, ink) >= 4.5, (ground, ink)


def test_the_contrast_of_the_test_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_two_builds_are_the_same_byte_by_byte(site):
    again = rule_pages(read_law(), ["coppa"], ON)

    assert again == rule_pages(LIBRARY, ["coppa"], ON)
    assert again["coppa/terms.html"] != site["coppa/terms.html"], "fewer packs are in the heading"


def test_every_rule_has_a_page_with_all_that_is_known_about_it(site, trees):
    for rule in LIBRARY.rules:
        path = f"{rule.pack}/rules/{rule.name.partition('/')[2]}"
        paths = [f"{path}.html", f"{path}@{rule.effective.start}.html"]
        said = [texts(trees[path]) for path in paths if path in site]
        whole = next(text for text in said if rule.severity_reason.split()[-1] in text)
        for text in (rule.title, rule.why, rule.remediation, rule.evidence, *rule.aliases):
            assert " ".join(text.split()) in whole, rule.name
        assert all(obligation in whole for obligation in rule.obligation)


def test_nearly_every_rule_shows_an_example_that_fails_and_one_that_passes(trees):
    lacking = [
        path
        for path, tree in trees.items()
        if "/rules/" in path
        and not {"An example that does not meet it", "An example that meets it"}
        <= {one.text for one in tree.iter("h3")}
    ]

    assert lacking == []


def examples_of(tree):
    """Of each example its kind, its facts and what is said of it."""
    for one in tree.iter("div"):
        kind = re.fullmatch(r"example example-(.+)", one.get("class") or "")
        if kind:
            outcomes = ["".join(strong.itertext()) for strong in one.iter("strong")]
            yield kind[1], "".join(one.find("pre").itertext()), outcomes


def test_examples_are_fragments_of_records_and_come_out_as_they_say(trees):
    count = 0
    for path, tree in trees.items():
        for kind, text, outcomes in examples_of(tree):
            if not text.startswith("# nothing"):
                Activity.model_validate(parse_yaml(text, path).data)
            word = {"fail": "not met", "pass": "met", "needs-evidence": "not answered"}[kind]
            assert word in outcomes, path
            count += 1
    assert count > 500


def test_definitions_and_data_of_a_condition_are_linked_where_they_stand(trees):
    tree = trees["gdpr/rules/transfer-has-safeguard.html"]
    links = {one.text: one.get("href") for pre in tree.iter("pre") for one in pre.iter("a")}

    assert links == {
        "third_country_transfer": "../terms.html#definition-third_country_transfer",
        "transfer_safeguards": "../terms.html#data-transfer_safeguards",
        "adequate": "../../places.html#lookup-adequate",
    }


def test_a_prescribed_document_is_linked_and_its_fields_are_listed(trees):
    tree = trees["ccpa/rules/service-provider-contract.html"]
    links = {one.get("href") for pre in tree.iter("pre") for one in pre.iter("a")}

    assert "../terms.html#document-service-provider-contract" in links
    said = texts(trees["ccpa/terms.html"])
    assert "What 11 CCR 7051(a) demands of a contract with a service provider" in said
    assert "no_combining required; must be true" in said


def test_versions_of_a_rule_lead_to_each_other(trees):
    now = "coppa/rules/no-indefinite-retention.html"
    then = "coppa/rules/no-indefinite-retention@2013-07-01.html"

    assert "in force on 28\u00a0November 2026" in "".join(trees[now].getroot().itertext())
    assert "no longer in force" in texts(trees[then])
    assert {one.get("href") for one in trees[then].iter("a")} >= {"no-indefinite-retention.html"}


def test_the_version_that_counts_on_the_day_has_the_plain_name():
    name = "coppa/rules/no-indefinite-retention"
    before = rule_pages(LIBRARY, ["coppa"], date(2026, 4, 21))
    early = rule_pages(LIBRARY, ["coppa"], date(2000, 1, 1))

    assert f"{name}@2026-04-22.html" in before
    assert "until 21\u00a0April 2026 (in force" in before[f"{name}.html"].decode()
    assert "not yet in force" in early[f"{name}.html"].decode()


def test_one_pack_alone_has_no_link_to_another():
    alone = rule_pages(LIBRARY, ["eprivacy"], ON)

    assert not any(path.startswith("gdpr/") for path in alone)
    for path, content in alone.items():
        assert not re.findall(r'href="(?:\.\./)*gdpr/', content.decode()), path
    assert '<code class="quiet">gdpr/' in alone["eprivacy/coverage.html"].decode(), "only named"


# Packs of strangers

HOSTILE = '<script>alert("x")</script>&<b>'


def hostile_library(tmp_path):
    rule = a_rule(
        title=HOSTILE, why=f"{HOSTILE} | **bold** [a](javascript:x)", remediation=HOSTILE,
        evidence=HOSTILE, severity_reason=HOSTILE, note=HOSTILE,
        citation=[{"instrument": "evil", "article": HOSTILE, "note": HOSTILE}],
        requires=[{"that": "transfer.safeguard in words", "otherwise": f"{HOSTILE} {{transfer}}"}],
    )  # fmt: skip
    given = {"transfers": {"a</code><script>": {"safeguard": "none"}}}
    cases = [a_case(HOSTILE, given, {"a</code><script>": "fail"})]
    evil = {"title": HOSTILE, "short": HOSTILE, "link": "javascript:alert(1)"}
    files = {
        "policies/instruments.yaml": {
            "gdpr": {"title": "GDPR", "short": "GDPR"},
            "evil": evil,
        },
        "policies/gdpr/pack.yaml": a_pack(title=HOSTILE, description=HOSTILE, version=HOSTILE),
    }
    data = {"words": a_set(("2018-05-25", ["bcr", "none"]), means=HOSTILE)}
    root = a_root(tmp_path, rules={"r": rule}, cases={"r": cases}, data=data, files=files)
    return read_law(root)


def test_nothing_of_a_pack_becomes_markup_or_a_script(tmp_path):
    pages = rule_pages(hostile_library(tmp_path), ["gdpr"], ON)
    parser = html5lib.HTMLParser(
        strict=True, tree=html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False
    )

    for path, content in pages.items():
        if path.endswith(".html"):
            tree = parser.parse(content.decode())
            assert not list(tree.iter("script", "b")), path
            hrefs = [one.get("href") for one in tree.iter("a")]
            assert not any(href.startswith("javascript") for href in hrefs), path
    assert HOSTILE in texts(parser.parse(pages["gdpr/rules/r.html"].decode()))


def test_nothing_of_a_pack_becomes_markup_in_markdown(tmp_path):
    pages = rule_pages(hostile_library(tmp_path), ["gdpr"], ON, "markdown")

    for path, content in pages.items():
        html = MarkdownIt("commonmark").enable("table").render(content.decode())
        assert "<script" not in html, path
        assert "<b>" not in html, path
        assert not re.findall(r'href="javascript', html), path


def test_a_pack_with_next_to_nothing_has_pages_as_well(tmp_path):
    root = a_root(tmp_path, rules={"r": a_rule()})
    pages = rule_pages(read_law(root), ["gdpr"], ON)

    assert "This pack has no terms of its own." in pages["gdpr/terms.html"].decode()
    assert "gdpr/coverage.html" not in pages
    assert "An example that" in pages["gdpr/rules/r.html"].decode()


def test_a_rule_that_contradicts_its_cases_shows_none_of_them(tmp_path):
    wrong = [a_case("It fails.", {"transfers": {"a": {"safeguard": "bcr"}}}, {"a": "fail"})]
    root = a_root(tmp_path, rules={"r": a_rule()}, cases={"r": wrong})

    assert b"Examples" not in rule_pages(read_law(root), ["gdpr"], ON)["gdpr/rules/r.html"]


def test_a_definition_of_a_pack_is_not_taken_for_the_shared_one(tmp_path):
    far = a_definition('"IN" in markets', means="Of the pack.")
    near = a_definition('"DE" in markets', means="Of all.")
    root = a_root(
        tmp_path,
        rules={"r": a_rule(for_each=None, requires=that("far && near"))},
        definitions={"far": far},
        common={"definitions": {"near": near}},
    )
    page = rule_pages(read_law(root), ["gdpr"], ON)["gdpr/rules/r.html"].decode()

    assert 'href="../terms.html#definition-far"' in page
    assert 'href="../../common/terms.html#definition-near"' in page


def test_a_field_that_is_called_like_a_term_is_no_term(tmp_path):
    root = a_root(
        tmp_path,
        rules={
            "r": a_rule(
                requires=that('transfer.safeguard in words || transfer.exporter == "words"')
            )
        },
        data={name: a_set(("2018-05-25", ["bcr"])) for name in ("words", "safeguard")},
    )
    page = rule_pages(read_law(root), ["gdpr"], ON)["gdpr/rules/r.html"].decode()

    assert page.count("#data-words") == 2, "once in the condition, once below it"
    assert "#data-safeguard" not in page


def test_checks_that_were_not_made_in_the_text_say_so(tmp_path):
    checked = {**CHECKED, "how": "unverified", "note": "Cited from memory."}
    root = a_root(tmp_path, rules={"r": a_rule(checked=checked, severity="high")})
    page = rule_pages(read_law(root), ["gdpr"], ON)["gdpr/rules/r.html"].decode()

    assert "not verified: nobody has read the text. Cited from memory." in page


# Markdown


def test_every_link_of_the_markdown_leads_to_a_file_and_a_place():
    pages = rule_pages(LIBRARY, PACKS, ON, "markdown")
    assert len(pages) > 230
    for path, content in pages.items():
        for place, fragment in re.findall(
            r"\]\(<(?!https?:)([^>#]*)#?([^>]*)>\)", content.decode()
        ):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
            assert target in pages, f"{path}: {place}"
            if fragment:
                assert f'<a id="{fragment}"></a>' in pages[target].decode(), f"{path}: {fragment}"


def test_the_markdown_of_a_rule_says_the_same():
    page = rule_pages(LIBRARY, ["gdpr"], ON, "markdown")["gdpr/rules/transfer-has-safeguard.md"]
    said = page.decode()

    assert "# A transfer to a country without adequacy rests on a safeguard\n" in said
    assert "transfers:\n  acme:\n    destination: IN\n    safeguard: none\n" in said
    assert "- `acme`: **not met**. acme goes to IN," in said


# Conditions


def test_only_white_space_of_a_condition_changes():
    for rule in LIBRARY.rules:
        for e in [*([rule.applies] if rule.applies else []), *(c.that for c in rule.requires)]:
            assert "".join(laid_out(e.text).split()) == "".join(e.text.split())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a &&\n   b", "a && b"),
        ('"two  spaces" in x', '"two  spaces" in x'),
        (
            f"{'a' * 40} && ({'b' * 40} || {'c' * 40}) && d",
            f"{'a' * 40}\n&& (\n    {'b' * 40}\n    || {'c' * 40}\n)\n&& d",
        ),
        (f"f({'a' * 80})", f"f({'a' * 80})"),
        (f'x == "{"&& " * 30}"', f'x == "{"&& " * 30}"'),
    ],
)
def test_a_long_condition_is_broken_at_its_connectives(text, shown):
    assert laid_out(text) == shown
