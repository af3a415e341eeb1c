"""Writes what was found as a comment on a pull request, or renews the one of an earlier run.

Needs nothing but Python, so that it runs on machines without GitHub's own command. Whatever goes
wrong here is a warning: a comment that is missing must not decide whether a change may go in.

Environment: REPORTS, NUMBER, TOKEN, CATEGORY, GITHUB_API_URL, GITHUB_REPOSITORY.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

MOST = 65_536
"""Characters that GitHub takes in a comment."""
PAGES = 50
"""Of a hundred comments each; whoever has more gets a second comment."""
SECONDS = 30


class Refused(Exception):  # noqa: N818  GitHub's answer, not a fault of ours
    """GitHub did not do what it was asked."""


def main(environment: Mapping[str, str]) -> int:
    """Write the comment, and say on standard output what became of it."""
    reports = Path(environment["REPORTS"])
    # What a change does is what its reviewers want to know; without a base, what there is.
    texts = (reports / name for name in ("diff.md", "check.md"))
    found = next((text for text in texts if text.is_file()), None)
    if found is None:
        _say("warning", "There is no text for a comment: see the log of the check.")
        return 0
    marker, body = marked(found.read_text("utf-8"), environment["CATEGORY"])
    thread = Thread(environment)
    try:
        known = thread.own(marker)
        address = thread.write(body) if known is None else thread.renew(known, body)
    except Refused as refused:
        _say("warning", f"The comment could not be written. {refused}")
        return 0
    print(f"The comment: {address}")  # noqa: T201
    return 0


def marked(text: str, category: str) -> tuple[str, str]:
    """The first line, by which the comment is found again, and the whole text.

    With a category the line names it, so that two uses in one workflow do not overwrite each other.
    """
    marker, _, rest = text.partition("\n")
    if category:
        marker = marker.replace(" -->", f" {category} -->")
    whole = f"{marker}\n{rest}"
    if len(whole) > MOST:
        whole = whole[:MOST].rpartition("\n")[0]
    return marker, whole


class Thread:
    """The comments of one pull request."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._token = environment["TOKEN"]
        self._top = environment["GITHUB_API_URL"].rstrip("/")
        repository = environment["GITHUB_REPOSITORY"]
        self._comments = f"/repos/{repository}/issues/{int(environment['NUMBER'])}/comments"
        self._comment = f"/repos/{repository}/issues/comments/"

    def own(self, marker: str) -> int | None:
        """The number of the comment that begins with a marker and that a program wrote.

        Anybody may write a comment with our marker; that of a person is never touched, unless
        the token belongs to that person.
        """
        me: str | None = None
        for comment in self._all():
            if not str(comment.get("body", "")).startswith(marker):
                continue
            user = comment.get("user") or {}
            if user.get("type") == "Bot":
                return int(comment["id"])
            me = self._me() if me is None else me
            if me and user.get("login") == me:
                return int(comment["id"])
        return None

    def write(self, body: str) -> str:
        """A new comment. Returns its address."""
        return str(self._ask("POST", self._comments, {"body": body}).get("html_url", ""))

    def renew(self, number: int, body: str) -> str:
        """Another text for a comment. Returns its address."""
        path = f"{self._comment}{number}"
        return str(self._ask("PATCH", path, {"body": body}).get("html_url", ""))

    def _all(self) -> Iterator[dict[str, Any]]:
        for page in range(1, PAGES + 1):
            found = self._ask("GET", f"{self._comments}?per_page=100&page={page}")
            yield from found
            if len(found) < 100:  # noqa: PLR2004  what was asked for
                return

    def _me(self) -> str:
        """Whose token it is; empty for a token of a workflow, which stands for no person."""
        try:
            return str(self._ask("GET", "/user").get("login", ""))
        except Refused:
            return ""

    def _ask(self, method: str, path: str, data: object = None) -> Any:
        content = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(  # noqa: S310  the address that GitHub itself names
            self._top + path, data=content, method=method
        )
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        # Where GitHub sends us elsewhere, the token stays here.
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Refused(_why(error.code)) from None
        except (OSError, ValueError) as error:
            raise Refused(
                f"{type(error).__name__}: GitHub gave no answer that can be used."
            ) from None


def _why(code: int) -> str:
    match code:
        case 401 | 403 | 404:
            return (
                f"GitHub answered {code}: the token may not write here. Give the job "
                "`permissions: {pull-requests: write}`; changes from a fork never may. "
                "The summary of the job says the same."
            )
        case _:
            return f"GitHub answered {code}."


def _say(kind: str, text: str) -> None:
    print(f"::{kind} title=dpiakit::{text}")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(os.environ))
