"""A signal is never lost, even if it arrives at the moment when the main thread begins to wait for a lock."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.project_samples import REPOSITORY

# The main thread computes until the other thread asks for the interpreter: that one gets it, and sends the signal, at
# the moment when the main thread gives it up to wait. Python alone loses about one in four.
PROGRAM = """
import os, signal, threading, time
from generator.commands.signals import Terminated, terminable
signal.signal(signal.SIGINT, signal.default_int_handler)
WAIT = 20
for turn in range(60):
    number = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[turn % 3]
    lock, asked = threading.Lock(), threading.Event()
    lock.acquire()
    def send():
        asked.wait()
        os.kill(os.getpid(), number)
    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(0.002)
    try:
        with terminable():
            asked.set()
            ends = time.monotonic() + 0.007
            while time.monotonic() < ends:
                pass
            lock.acquire(timeout=WAIT)
    except Terminated as error:
        assert error.number == number
        if time.monotonic() > ends + WAIT:
            print("told only after the wait")
    sender.join()
    assert signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler)
"""


def run(program: str, *arguments: str, timeout: float) -> tuple[int, str, str]:
    """Run a program, and return its exit code and what it wrote to standard output and standard error."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, timeout=timeout, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_a_signal_that_arrives_as_the_main_thread_begins_to_wait_ends_the_wait() -> None:
    assert run(PROGRAM, timeout=600) == (0, "", "")


@pytest.mark.slow
def test_a_signal_that_others_handle_is_theirs_alone() -> None:
    program = """
import os, signal, time
from generator.commands.signals import terminable
seen = []
signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
with terminable():
    os.kill(os.getpid(), signal.SIGUSR1)
    time.sleep(0.5)
signal.signal(signal.SIGUSR1, signal.SIG_DFL)
time.sleep(0.5)
print(len(seen))
"""
    assert run(program, timeout=60) == (0, "1\n", "")


def test_what_is_ignored_stays_ignored_and_a_second_signal_changes_nothing() -> None:
    program = """
import os, signal
from generator.commands.signals import Terminated, terminable
signal.signal(signal.SIGHUP, signal.SIG_IGN)
with terminable():
    os.kill(os.getpid(), signal.SIGHUP)
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except Terminated as error:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGTERM)
        print("cleaned up after", error.number)
"""
    assert run(program, timeout=60) == (0, "cleaned up after 15\n", "")


@pytest.mark.slow
def test_a_signal_whose_error_is_swallowed_is_raised_again_but_not_while_the_command_cleans_up() -> None:
    program = """
import os, signal, time
from generator.commands.signals import Terminated, terminable
began = time.monotonic()
try:
    with terminable():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except BaseException:  # as a library in C drops what Python code raises
            pass
        try:
            time.sleep(60)
        finally:
            time.sleep(3)
            print("cleaned up")
except Terminated as error:
    print("ended by", error.number, time.monotonic() - began < 30)
"""
    assert run(program, timeout=100) == (0, "cleaned up\nended by 15 True\n", "")


@pytest.mark.slow
def test_a_signal_in_a_finalizer_which_cannot_raise_is_told_of_once_it_is_over() -> None:
    program = """
import os, signal, time
from generator.commands.signals import Terminated, terminable
class Finalized:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("no signal")
try:
    with terminable():
        Finalized()
        time.sleep(60)
except Terminated as error:
    print("ended by", error.number)
"""
    assert run(program, timeout=100) == (0, "ended by 15\n", "")


def test_a_signal_that_arrives_while_signals_are_set_up_is_told_of_as_any_other() -> None:
    program = """
import os, signal, sys
import generator.commands.signals as signals
from generator.commands import cli
set_handler, numbers = signal.signal, []
def set_and_send(number, handler):
    before = set_handler(number, handler)
    if not numbers:
        numbers.append(number)
        os.kill(os.getpid(), number)
    return before
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal = set_and_send
cli.main()
"""
    assert run(program, "presets", timeout=100) == (130, "", "error: Stopped.\n")
