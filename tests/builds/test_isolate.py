"""Calls in processes of their own: each value comes back, each fault is told, and none takes another with it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from pathlib import Path

from briefgen.builds.isolate import Call, Limits, run_isolated


def double(number: int) -> int:
    return 2 * number


def hang() -> None:
    time.sleep(600)


def eat(size: int) -> int:
    return len(bytearray(size))


def die(number: int) -> None:
    os.kill(os.getpid(), number)


def divide(number: int) -> float:
    return 1 / number


def leave() -> None:
    os._exit(7)


def touch(path: Path) -> None:
    path.touch()
    time.sleep(600)


def test_each_value_comes_back_with_its_index() -> None:
    ended = list(run_isolated((Call(double, (number,)) for number in range(7)), 3))
    assert {each.index: each.value for each in ended} == {number: 2 * number for number in range(7)}
    assert not any(each.fault for each in ended)
    assert not multiprocessing.active_children()


def test_each_fault_is_told_and_the_others_go_on() -> None:
    calls = [
        Call(double, (1,)),
        Call(hang, (), Limits(seconds=0.5)),
        Call(eat, (2**30,), Limits(memory=256 * 2**20)),
        Call(die, (signal.SIGKILL,)),
        Call(leave),
        Call(eat, (2**20,), Limits(memory=256 * 2**20)),
        Call(double, (2,)),
        Call(divide, (0,)),
    ]
    ended = {each.index: each for each in run_isolated(calls, 2)}
    assert [ended[index].value for index in (0, 5, 6)] == [2, 2**20, 4]
    assert ended[1].fault == "it took longer than its limit of 0.5 seconds"
    assert 0.5 <= ended[1].seconds < 5
    assert ended[2].fault == "it needed more memory than its limit of 256 MiB"
    assert ended[3].fault == "the process that built it was ended from outside (SIGKILL), perhaps for want of memory"
    assert ended[7].fault == "it stopped on a fault of the program (ZeroDivisionError('division by zero'))"
    assert ended[4].fault == "the process that built it ended without a word (exit code 7)"


def test_whoever_stops_early_leaves_no_process(tmp_path: Path) -> None:
    running = run_isolated([Call(double, (1,)), Call(touch, (tmp_path / "begun",))], 2)
    next(running)
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    running.close()
    assert not multiprocessing.active_children()


def test_calls_are_taken_as_there_is_room() -> None:
    taken = []

    def calls():
        for number in range(5):
            taken.append(number)
            yield Call(double, (number,))

    running = run_isolated(calls(), 1)
    next(running)
    assert taken == [0, 1]
    running.close()
