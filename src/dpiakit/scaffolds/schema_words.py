"""The schema of records in the words of the interview, for those who write them in an editor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dpiakit.scaffolds.wording import worded


def in_words(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema whose properties that nothing explains say what the interview would ask.

    What the words of a list mean stands behind, where the interview knows it.
    """
    groups = {"Activity": schema, **schema.get("$defs", {})}
    explained = {name: _group(group, worded().get(name, {})) for name, group in groups.items()}
    whole = explained.pop("Activity")
    return {**whole, "$defs": explained} if explained else whole


def _group(group: dict[str, Any], questions: Mapping[str, Any]) -> dict[str, Any]:
    properties = group.get("properties")
    if not properties:
        return group
    made = {key: _explained(part, questions.get(key, {})) for key, part in properties.items()}
    return {**group, "properties": made}


def _explained(part: dict[str, Any], question: Mapping[str, Any]) -> dict[str, Any]:
    sentences = [part.get("description", "")]
    if not sentences[0]:
        sentences = [question.get("ask", ""), question.get("note", "")]
    words = question.get("words", {})
    if words:
        sentences.append("; ".join(f"{word}: {meaning}" for word, meaning in words.items()) + ".")
    text = " ".join(filter(None, sentences))
    return {**part, "description": text} if text else part
