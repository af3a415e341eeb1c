"""Starts one program and says what it took: ``python started.py FIGURES OUT ERR COMMAND ...``.

A process of its own, and a small one: the kernel counts the memory of whoever starts a program as
memory of the program, so a benchmark that holds what was printed would be measured with it.
"""

import os
import sys
import time


def main() -> None:
    figures, out, err, *command = sys.argv[1:]
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    to_files = [
        (os.POSIX_SPAWN_OPEN, 1, out, flags, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, err, flags, 0o600),
    ]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=to_files)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    told = (code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024)
    with open(figures, "w", encoding="ascii") as file:  # noqa: PTH123  as few imports as can be
        file.write(" ".join(map(str, told)))


if __name__ == "__main__":
    main()
