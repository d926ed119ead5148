"""The lanes: nothing lost, nothing delivered to the dead, one thread for the store."""

from __future__ import annotations

import threading
import time

import pytest
import shiboken6
from PySide6.QtCore import QObject, Slot

from inspector.errors import Code, SettingsError
from inspector.ui.tasks import Job, Progress, State, Tasks


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[tuple[str, object]] = []
        self.thread_names: list[int] = []

    @Slot(object)
    def done(self, value: object) -> None:
        self.heard.append(("done", value))
        self.thread_names.append(threading.get_ident())

    def error(self, value: object) -> None:
        self.heard.append(("error", value))

    def progress(self, value: object) -> None:
        self.heard.append(("progress", value))

    def cancelled(self) -> None:
        self.heard.append(("cancelled", None))


@pytest.fixture
def listener(qapp) -> Listener:
    return Listener()


def test_result_comes_to_the_windows_thread_though_the_job_ended_long_before(qtbot, tasks: Tasks, listener) -> None:
    tasks.store.run(lambda: 7, on_done=listener.done)
    time.sleep(0.05)
    qtbot.waitUntil(lambda: listener.heard == [("done", 7)])
    assert listener.thread_names == [threading.get_ident()]


def test_store_jobs_run_one_after_another_on_one_thread_that_does_not_expire(qtbot, tasks: Tasks, listener) -> None:
    for _ in range(20):
        tasks.store.run(threading.get_ident, on_done=listener.done)
    qtbot.waitUntil(lambda: len(listener.heard) == 20)
    assert len({value for _, value in listener.heard}) == 1
    assert tasks.store._pool.expiryTimeout() == -1


def test_failure_of_the_world_goes_to_the_caller(qtbot, tasks: Tasks, listener) -> None:
    def fail() -> None:
        raise SettingsError(Code.FOLDER_IN_USE, path="D:/data")

    ticket = tasks.wide.run(fail, on_done=listener.done, on_error=listener.error)
    qtbot.waitUntil(lambda: ticket.state is State.FAILED)
    assert [kind for kind, _ in listener.heard] == ["error"]
    assert "D:/data" in listener.heard[0][1].sentence()


def test_failure_that_nobody_takes_goes_to_the_window(qtbot, tasks: Tasks) -> None:
    def fail() -> None:
        raise SettingsError(Code.FOLDER_IN_USE, path="D:/data")

    with qtbot.waitSignal(tasks.failed) as caught:
        tasks.store.run(fail)
    assert caught.args[0].code is Code.FOLDER_IN_USE


def test_bug_goes_to_the_report_and_the_lane_lives_on(qtbot, tasks: Tasks, listener) -> None:
    with qtbot.waitSignal(tasks.bug) as caught:
        tasks.store.run(lambda: 1 // 0, on_error=listener.error)
    assert isinstance(caught.args[0], ZeroDivisionError)
    tasks.store.run(lambda: "alive", on_done=listener.done)
    qtbot.waitUntil(lambda: listener.heard == [("done", "alive")])


def test_cancelled_job_stops_at_its_next_step(qtbot, tasks: Tasks, listener) -> None:
    begun = threading.Event()

    def long_work(job: Job) -> None:
        begun.set()
        while True:
            job.check()
            time.sleep(0.001)

    ticket = tasks.wide.run(long_work, on_done=listener.done, on_cancelled=listener.cancelled)
    assert begun.wait(5)
    ticket.cancel()
    qtbot.waitUntil(lambda: ticket.state is State.CANCELLED)
    assert listener.heard == [("cancelled", None)]


def test_progress_tells_what_how_far_and_time_left(qtbot, listener) -> None:
    seconds = iter([0.0, 0.0, 0.0, 10.0, 10.01, 20.0, 20.0, 20.0])
    tasks = Tasks(clock=lambda: next(seconds, 20.0))

    def work(job: Job) -> None:
        for done in (1, 2, 4):
            job.report("导入照片", done, 4)

    tasks.wide.run(work, on_progress=listener.progress, on_done=listener.done, title="导入照片")
    qtbot.waitUntil(lambda: ("done", None) in listener.heard)
    told = [value for kind, value in listener.heard if kind == "progress"]
    assert told[-1].done == 4
    assert told[-1].left_s == 0
    assert all(isinstance(value, Progress) for value in told)
    assert tasks.drain(5)


def test_receiver_that_was_deleted_is_left_alone(qtbot, tasks: Tasks) -> None:
    gone = Listener()
    ticket = tasks.wide.run(time.sleep, 0.02, on_done=gone.done)
    shiboken6.delete(gone)
    qtbot.waitUntil(lambda: ticket.state is State.DONE)


def test_draining_delivers_what_is_done_and_takes_no_more(tasks: Tasks, listener) -> None:
    tasks.store.run(time.sleep, 0.02, on_done=listener.done)
    assert tasks.drain(5)
    assert listener.heard == [("done", None)]
    assert tasks.store.run(lambda: 1, on_done=listener.done).state is State.CANCELLED


def test_net_lane_asks_the_store_lane_and_gets_what_it_gave_or_raised(qtbot, tasks: Tasks, listener) -> None:
    def refuse() -> None:
        raise SettingsError(Code.FOLDER_IN_USE, path="D:/data")

    tasks.net.run(lambda: tasks.store.ask(lambda: 7), on_done=listener.done)
    tasks.net.run(lambda: tasks.store.ask(refuse), on_error=listener.error)
    qtbot.waitUntil(lambda: len(listener.heard) == 2)
    assert listener.heard[0] == ("done", 7)
    assert listener.heard[1][0] == "error"


def test_lane_that_is_closed_answers_nobody(qtbot, tasks: Tasks, listener) -> None:
    assert tasks.store.drain(5)
    tasks.net.run(lambda: tasks.store.ask(lambda: 7), on_done=listener.done, on_cancelled=listener.cancelled)
    qtbot.waitUntil(lambda: listener.heard == [("cancelled", None)])


def test_own_progress_comes_at_most_ten_times_a_second_and_a_new_step_always(qtbot, listener) -> None:
    now = [0.0]
    tasks = Tasks(clock=lambda: now[0])

    def work(job: Job) -> None:
        for step in ("records", "files"):
            for sent in range(100):
                now[0] += 0.01
                job.pass_on(Progress(step, sent, 100, 5.0))

    tasks.net.run(work, on_progress=listener.progress, on_done=listener.done)
    qtbot.waitUntil(lambda: ("done", None) in listener.heard)
    told = [value.what for kind, value in listener.heard if kind == "progress"]
    assert 18 <= len(told) <= 22
    assert told.count("files") >= 9
    assert tasks.drain(5)


def test_hanging_up_waits_once_for_a_hub_that_does_not_answer(tasks: Tasks) -> None:
    begun, hold = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        hold.wait(20)

    tasks.net.run(wait)
    assert begun.wait(5)
    assert not tasks.hang_up(0.05)
    began_s = time.monotonic()
    assert not tasks.drain(5)
    assert time.monotonic() - began_s < 2
    hold.set()
    assert tasks.net._pool.waitForDone(5000)


def test_header_shows_only_jobs_with_a_title(qtbot, tasks: Tasks) -> None:
    hold = threading.Event()
    tasks.store.run(hold.wait, 5)
    named = tasks.wide.run(hold.wait, 5, title="生成文书")
    assert tasks.shown() is named
    hold.set()
    qtbot.waitUntil(lambda: tasks.shown() is None)


def test_ten_thousand_signals_leave_the_process_sound(qtbot, tasks: Tasks, listener) -> None:
    def work(job: Job) -> None:
        for done in range(2000):
            job._send(Progress("", done, 2000))

    tasks.wide.run(work, on_progress=listener.progress)
    qtbot.waitUntil(lambda: len(listener.heard) == 2000)
