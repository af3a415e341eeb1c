"""What a company accepts for a time: waivers that people grant, and the baseline it began with.

Neither makes a processing lawful. They decide what a run fails for, and they stay visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dpiakit.deferral import deferred

if TYPE_CHECKING:
    from dpiakit.acceptance.accepting import NOTHING, Acceptances, Accepted, accept
    from dpiakit.acceptance.baseline import Baseline, baseline_of, shrunk
    from dpiakit.acceptance.dead import RULE, unused
    from dpiakit.acceptance.entry import appended
    from dpiakit.acceptance.keeping import baseline_text, read_baseline
    from dpiakit.acceptance.kept import kept_text, kept_waivers
    from dpiakit.acceptance.known import KnownRules, known_rules
    from dpiakit.acceptance.reading import read_waivers, waivers_in
    from dpiakit.acceptance.schema import baseline_schema, waivers_schema
    from dpiakit.acceptance.sources import Sources, faded
    from dpiakit.acceptance.terms import MOST_DAYS
    from dpiakit.acceptance.waivers import Waiver

__getattr__ = deferred(__name__, {
    "accepting": ("NOTHING", "Acceptances", "Accepted", "accept"),
    "baseline": ("Baseline", "baseline_of", "shrunk"),
    "keeping": ("baseline_text", "read_baseline"),
    "known": ("KnownRules", "known_rules"),
    "entry": ("appended",),
    "reading": ("read_waivers", "waivers_in"),
    "sources": ("Sources", "faded"),
    "schema": ("baseline_schema", "waivers_schema"),
    "terms": ("MOST_DAYS",),
    "kept": ("kept_text", "kept_waivers"),
    "dead": ("RULE", "unused"),
    "waivers": ("Waiver",),
})  # fmt: skip

__all__ = [
    "MOST_DAYS",
    "NOTHING",
    "RULE",
    "Acceptances",
    "Accepted",
    "Baseline",
    "KnownRules",
    "Sources",
    "Waiver",
    "accept",
    "appended",
    "baseline_of",
    "baseline_schema",
    "baseline_text",
    "faded",
    "kept_text",
    "kept_waivers",
    "known_rules",
    "read_baseline",
    "read_waivers",
    "shrunk",
    "unused",
    "waivers_in",
    "waivers_schema",
]
