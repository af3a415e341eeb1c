"""Runs the steps of a composite action as a runner would: conditions, inputs, outputs, shell.

Steps that use another action are not run; what they would be given is kept.
"""

import re
import subprocess
from pathlib import Path

import yaml

_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_TOKEN = re.compile(r"\s*(&&|\|\||==|!=|'[^']*'|always\(\)|[\w.-]+)")


class Composite:
    """One run of an action in a job."""

    def __init__(self, action, workspace, environment, *, inputs=(), event=(), given=()):
        self.description = yaml.safe_load(Path(action).read_text())
        self.folder = Path(action).parent
        self.workspace = Path(workspace)
        self.runner = self.workspace.parent / "runner"
        self.runner.mkdir(parents=True, exist_ok=True)
        self.event = dict(event)
        self.summary = self.runner / "summary.md"
        self.summary.write_text("")
        self.environment = {
            **environment,
            "GITHUB_ACTION_PATH": str(self.folder),
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_REPOSITORY": "shop/records",
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.runner),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": "X64",
        }
        self.inputs = {
            name: self._filled(str(about.get("default", "")))
            for name, about in self.description["inputs"].items()
        } | dict(inputs)
        self.outputs = {}
        self.given = dict(given)
        self.used = {}
        self.failed = False
        self.code = 0
        self.log = ""

    def run(self):
        """All steps; returns the exit code of the first that failed, or 0."""
        self.outputs = {}
        for step in self.description["runs"]["steps"]:
            if self._wanted(step.get("if", "")):
                self._step(step)
        return self.code

    def output(self, name):
        return self._filled(self.description["outputs"][name]["value"])

    def _step(self, step):
        name = step.get("id", "")
        if name in self.given:
            self.outputs[name] = self.given[name]
        elif "uses" in step:
            asked = {key: self._filled(str(value)) for key, value in step.get("with", {}).items()}
            self.used.setdefault(step["uses"].split("@")[0], []).append(asked)
        else:
            self._shell(step, name)

    def _shell(self, step, name):
        assert step["shell"] == "bash"
        outputs = self.runner / f"outputs-{name}"
        outputs.write_text("")
        own = {key: self._filled(str(value)) for key, value in step.get("env", {}).items()}
        script = self.runner / "step.sh"
        script.write_text(step["run"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],  # noqa: S607
            cwd=self.workspace / self._filled(step.get("working-directory", ".")),
            env={**self.environment, **own, "GITHUB_OUTPUT": str(outputs)},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=600,
        )  # fmt: skip
        self.log += done.stdout
        pairs = (line.partition("=") for line in outputs.read_text().splitlines())
        self.outputs[name] = {key: value for key, _, value in pairs}
        if done.returncode and not self.failed:
            self.failed, self.code = True, done.returncode

    def _wanted(self, condition):
        if "always()" not in condition and self.failed:
            return False
        return bool(self._value(condition)) if condition else True

    def _filled(self, text):
        return _EXPRESSION.sub(lambda found: str(self._value(found[1])), text)

    def _value(self, text):
        """Of an expression with the operators that our action uses, || binding loosest."""
        words = _TOKEN.findall(text)
        assert "".join(words) == re.sub(r"\s", "", text), f"not understood: {text}"
        return self._any(words)

    def _any(self, words):
        value = ""
        for part in _parted(words, "||"):
            value = self._all(part)
            if value:
                break
        return value

    def _all(self, words):
        value = True
        for part in _parted(words, "&&"):
            value = self._compared(part)
            if not value:
                break
        return value

    def _compared(self, words):
        match words:
            case [left, "==", right]:
                return self._atom(left) == self._atom(right)
            case [left, "!=", right]:
                return self._atom(left) != self._atom(right)
            case [one]:
                return self._atom(one)
        raise AssertionError(f"not understood: {words}")

    def _atom(self, word):
        if word.startswith("'"):
            return word[1:-1]
        match word.split("."):
            case ["always()"]:
                return True
            case ["inputs", name]:
                return self.inputs[name]
            case ["steps", step, "outputs", name]:
                return self.outputs.get(step, {}).get(name, "")
            case ["github", "token"]:
                return "token-of-the-job"
            case ["github", "event", *path]:
                found = self.event
                for key in path:
                    found = found.get(key, {})
                return found if isinstance(found, str) else ""
        raise AssertionError(f"not understood: {word}")


def _parted(words, operator):
    part = []
    for word in words:
        if word == operator:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def commands(log):
    """The workflow commands that a runner would obey, stopped where the log says so."""
    obeyed, stopped = [], None
    for line in log.splitlines():
        text = line.lstrip()
        if stopped is not None:
            if text == f"::{stopped}::":
                stopped = None
        elif text.startswith("::stop-commands::"):
            stopped = text.removeprefix("::stop-commands::")
        elif text.startswith("::"):
            obeyed.append(text)
    assert stopped is None, "commands stay stopped"
    return obeyed


def environment_of(base):
    """Of a job: nothing of a pull request or of other runs."""
    return {key: value for key, value in base.items() if not key.startswith(("GITHUB_", "RUNNER_"))}
