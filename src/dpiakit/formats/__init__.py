"""Formats: output for machines and terminals. Renderers never judge.

One module a format; each has a class that follows :class:`dpiakit.formats.form.Form`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dpiakit.formats.form import Form

FORMATS: dict[str, tuple[str, str]] = {
    "text": ("dpiakit.formats.text", "TextForm"),
    "json": ("dpiakit.formats.json_v1", "JsonForm"),
    "sarif": ("dpiakit.formats.sarif", "SarifForm"),
    "junit": ("dpiakit.formats.junit", "JunitForm"),
    "github": ("dpiakit.formats.github", "GithubForm"),
    "github-summary": ("dpiakit.formats.github_summary", "SummaryForm"),
    "gitlab": ("dpiakit.formats.gitlab", "GitlabForm"),
    "markdown": ("dpiakit.formats.markdown", "MarkdownForm"),
}
"""Where each format stands: module and class. A module is imported when its format is asked for."""
_INNER = {"fingerprints": ("dpiakit.formats.fingerprints", "FingerprintsForm")}
"""What commands read themselves, and nobody else."""


def form_named(name: str) -> type[Form]:
    """The class of a format. Raises KeyError for a name there is not."""
    module, of = FORMATS.get(name) or _INNER[name]
    found: type[Form] = getattr(import_module(module), of)
    return found
