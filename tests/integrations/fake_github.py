"""A server on this machine that keeps the comments of one pull request as GitHub does."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Comments:
    """What the server keeps, and what it was asked."""

    def __init__(self):
        self.kept = []
        self.asked = []
        self.refuses = 0
        """A status with which everything is answered; 0: nothing is refused."""
        self.me = ""
        """Whose the token is; empty: a token of a job."""

    def add(self, body, login="github-actions[bot]", kind="Bot"):
        number = 1000 + len(self.kept)
        self.kept.append({
            "id": number, "body": body, "user": {"login": login, "type": kind},
            "html_url": f"https://github.example/shop/records/pull/7#{number}",
        })  # fmt: skip
        return self.kept[-1]

    def answer(self, method, path, data):
        self.asked.append((method, path))
        parts = urlsplit(path)
        if self.refuses:
            return self.refuses, {}
        match method, parts.path.split("/")[1:]:
            case "GET", ["user"]:
                return (200, {"login": self.me}) if self.me else (403, {})
            case "GET", ["repos", "shop", "records", "issues", "7", "comments"]:
                query = parse_qs(parts.query)
                size, page = int(query["per_page"][0]), int(query["page"][0])
                return 200, self.kept[(page - 1) * size : page * size]
            case "POST", ["repos", "shop", "records", "issues", "7", "comments"]:
                return 201, self.add(data["body"])
            case "PATCH", ["repos", "shop", "records", "issues", "comments", number]:
                found = next(one for one in self.kept if one["id"] == int(number))
                found["body"] = data["body"]
                return 200, found
        return 404, {}


@contextmanager
def a_github():
    """The comments, and the address of the server."""
    comments = Comments()

    class Answers(BaseHTTPRequestHandler):
        def _do(self):
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length)) if length else None
            assert self.headers["Authorization"] == "Bearer token-of-the-job"
            status, answer = comments.answer(self.command, self.path, data)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = _do  # noqa: N815

        def log_message(self, *_):
            """Nothing: the tests read what was asked."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield comments, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
