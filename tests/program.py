"""The program as its users meet it, without waiting each time until Python has read its modules.

A start is a fork of one process that has imported the program and done nothing else. It has a
command line, a folder, an environment, input, output and an end of its own, as any start has.
What Python itself settles when it starts, such as the seed of its hashes, a fork cannot settle
anew: where the environment asks for that, Python is started.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import re
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

READ_BY_PYTHON = ("PYTHON", "LANG", "LC_", "LD_", "MALLOC_")
NEVER_SEEN = ("PYTHONDONTWRITEBYTECODE", "PYTHONPYCACHEPREFIX", "PYTHONUNBUFFERED")
LONGEST_ORDER = 200_000
"""Bytes; more than any environment here, less than a socket takes at once."""


def run(*arguments, cwd=None, env=None, given="", timeout=120):
    """What ``python -m dpiakit`` prints, and its exit code.

    ``cwd`` and ``env`` are those of the tests unless given; ``given`` is what can be read from
    standard input, ``timeout`` is in seconds.
    """
    words = [str(word) for word in arguments]
    environment = dict(os.environ if env is None else env)
    if not hasattr(os, "fork") or settled(environment) != settled(os.environ):
        return subprocess.run(
            [sys.executable, "-m", "dpiakit", *words], cwd=cwd, env=environment, input=given,
            capture_output=True, text=True, check=False, timeout=timeout,
        )  # fmt: skip
    folder = str(Path(cwd or ".").absolute())
    order = {"words": words, "folder": folder, "environment": environment, "timeout": timeout}
    with contextlib.ExitStack() as stack:
        ends = [stack.enter_context(tempfile.TemporaryFile()) for _ in range(3)]
        ends[0].write(given.encode())
        ends[0].seek(0)
        line = ready(json.dumps(settled(environment)))
        socket.send_fds(line, [json.dumps(order).encode()], [end.fileno() for end in ends])
        answer = line.recv(LONGEST_ORDER)
        assert answer, "the process that waits has ended; what it said stands above"
        code = int(answer)
        if code == -signal.SIGALRM:
            raise subprocess.TimeoutExpired(words, timeout)
        return subprocess.CompletedProcess(words, code, *map(said, ends[1:]))


def settled(environment):
    """What of an environment Python reads when it starts, and never again."""
    return {
        name: value
        for name, value in sorted(environment.items())
        if value and name.startswith(READ_BY_PYTHON) and name not in NEVER_SEEN
    }


def said(end):
    end.seek(0)
    return end.read().decode().replace("\r\n", "\n")


@functools.cache
def ready(_settled):
    """The line to a process that waits with the program imported, until the tests end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    waiting = subprocess.Popen(
        [sys.executable, __file__, str(theirs.fileno())],
        pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
    )  # fmt: skip
    theirs.close()

    def let_go():
        ours.close()
        waiting.wait()

    atexit.register(let_go)
    return ours


def wait_for_orders(line):
    """Fork for each order. Only a fork returns, with what it is to become."""
    while True:
        text, ends, _, _ = socket.recv_fds(line, LONGEST_ORDER, 3)
        if not text:
            sys.exit()
        child = os.fork()
        if not child:
            line.close()
            return json.loads(text), ends
        for end in ends:
            os.close(end)
        _, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def import_all():
    """Every module of the program whose requirements are installed, and what many starts need.

    Nothing here may start a thread: a fork would not have it.
    """
    import dpiakit

    modules = [module.name for module in pkgutil.walk_packages(dpiakit.__path__, "dpiakit.")]
    for name in [*modules, "duckdb"]:
        if not re.search("__main__|pytest_plugin", name):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)
    assert threading.active_count() == 1
    gc.collect()
    gc.freeze()


def become(order, ends):
    """Take on what a start is given, and go on as the program."""
    for number, end in enumerate(ends):
        os.dup2(end, number)
        os.close(end)
    signal.alarm(order["timeout"])
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    tempfile.tempdir = None
    sys.argv = ["dpiakit", *order["words"]]
    sys.path[0] = order["folder"]
    runpy.run_module("dpiakit", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    import_all()
    become(*wait_for_orders(socket.socket(fileno=int(sys.argv[1]))))
