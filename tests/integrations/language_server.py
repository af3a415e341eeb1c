"""Speaks to a language server over its standard input and output, as an editor does."""

import itertools
import json
import queue
import subprocess
import threading
from contextlib import contextmanager

_WAIT = 60


class Editor:
    """An editor with one server."""

    def __init__(self, process):
        self._process = process
        self._numbers = itertools.count(1)
        self._heard = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        stream = self._process.stdout
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
                header = stream.readline()
            self._heard.put(json.loads(stream.read(length)))

    def _send(self, **message):
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()

    def tell(self, method, **params):
        self._send(method=method, params=params)

    def ask(self, method, **params):
        number = next(self._numbers)
        self._send(id=number, method=method, params=params)
        return self._until(lambda heard: heard.get("id") == number and "method" not in heard)[
            "result"
        ]

    def open(self, file):
        """What the server finds wrong with a file: lines from 1, and messages."""
        uri = file.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": file.read_text()}
        self.tell("textDocument/didOpen", textDocument=document)
        published = self._until(
            lambda heard: (
                heard.get("method") == "textDocument/publishDiagnostics"
                and heard["params"]["uri"] == uri
            )
        )
        return [
            (one["range"]["start"]["line"] + 1, one["message"])
            for one in published["params"]["diagnostics"]
        ]

    def hover(self, file, line, column):
        found = self.ask("textDocument/hover", **_place(file, line, column))
        return found["contents"]["value"] if found else ""

    def completions(self, file, line, column):
        found = self.ask("textDocument/completion", **_place(file, line, column))
        return [one["label"] for one in found["items"]]

    def _until(self, wanted):
        while True:
            heard = self._heard.get(timeout=_WAIT)
            if "method" in heard and "id" in heard:  # a question of the server
                asked = heard.get("params") or {}
                answer = [{} for _ in asked.get("items", [])]
                self._send(id=heard["id"], result=answer or None)
            if wanted(heard):
                return heard


def _place(file, line, column):
    return {
        "textDocument": {"uri": file.as_uri()},
        "position": {"line": line - 1, "character": column - 1},
    }


@contextmanager
def an_editor(*command, cwd):
    """An editor whose server runs until it is closed."""
    with subprocess.Popen(
        command, cwd=cwd, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            editor = Editor(process)
            formats = {"contentFormat": ["markdown"]}
            editor.ask(
                "initialize", processId=None, rootUri=cwd.as_uri(),
                capabilities={"textDocument": {"hover": formats, "completion": {}}},
            )  # fmt: skip
            editor.tell("initialized")
            settings = {"validate": True, "hover": True, "completion": True,
                        "schemaStore": {"enable": False}}  # fmt: skip
            editor.tell("workspace/didChangeConfiguration", settings={"yaml": settings})
            yield editor
        finally:
            process.kill()
