"""A signal that comes while Python swallows exceptions is neither lost nor reported in English."""

import subprocess
import sys

SWALLOWED = """
import signal, weakref
from zwgk.stopping import Stopped, stop_if_asked, stop_on_signals

class Thing: pass

stop_on_signals()
thing = Thing()
reference = weakref.ref(thing, lambda _: {fault})
del thing
try:
    stop_if_asked()
    print("went on")
except (Stopped, KeyboardInterrupt) as stopped:
    print(type(stopped).__name__, getattr(stopped, "exit_code", ""))
"""


def run(fault: str) -> tuple[str, str]:
    # Started by a shell in the background, the test itself would ignore SIGINT, and so would its children.
    prelude = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = prelude + SWALLOWED.format(fault=fault)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip(), done.stderr


def test_a_swallowed_stop_is_raised_again_and_said_once() -> None:
    assert run("signal.raise_signal(signal.SIGTERM)") == ("Stopped 143", "")
    assert run("signal.raise_signal(signal.SIGINT)") == ("KeyboardInterrupt", "")


def test_other_swallowed_faults_are_still_reported() -> None:
    out, errors = run("1 / 0")
    assert out == "went on"
    assert "ZeroDivisionError" in errors
