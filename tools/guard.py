"""Stop the supervisor's children, however the supervisor ends.

It reads process group numbers from standard input, one a line ("-123" for one that has ended), and stops
them when the input ends. A pipe ends with the process that held it, even after kill -9, on every system.
So this is the one way of stopping, and it works the same in good order and after a crash.
"""

import contextlib
import os
import signal
import sys
import time

GRACE_SECONDS = 10.0


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except OSError:
        # Gone, or (macOS) only its remains are left.
        return False
    return True


def stop(groups: set[int]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with contextlib.suppress(OSError):
                os.killpg(group, sign)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(map(alive, groups)) and time.monotonic() < deadline:
            time.sleep(0.05)


def main() -> None:
    groups: set[int] = set()
    for number in map(int, sys.stdin):
        if number > 0:
            groups.add(number)
        else:
            # The system may give an ended group's number to somebody else.
            groups.discard(-number)
    stop(groups)


if __name__ == "__main__":
    main()
