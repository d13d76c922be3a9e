"""The server: granian, which here stops cleanly whatever signals come, and whenever they do.

    python -m spasmcheck.server --interface wsgi … spasmcheck.wsgi:application

All options are granian's. Its own handlers of signals run in the main thread, between two steps of Python. There
they take a lock that the main thread may hold, so that a second signal waits for ever for the first; and one that
comes just before the main thread begins to wait is not handled until the next. Here the handlers do nothing: the
interpreter writes each signal to a pipe at once (signal.set_wakeup_fd), and a thread that can wait reads it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, NoReturn

_STOPS = (signal.SIGINT, signal.SIGTERM)
_AGAIN_SECONDS = 0.1


def _each_stop(handler: Any) -> None:
    for number in _STOPS:
        signal.signal(number, handler)


def _end(*_: object) -> NoReturn:
    """Exit at once: nothing has started yet."""
    _each_stop(signal.SIG_IGN)
    sys.exit()


if __name__ == "__main__":
    # As early as can be: to the first process of a container, a signal without a handler is none.
    _each_stop(_end)

from granian import _signals, cli  # noqa: E402
from granian._granian import WorkerSignal  # noqa: E402
from granian.server import mp  # noqa: E402


class Worker(mp.WorkerProcess):
    """granian's worker, alive for as long as its watcher waits for it.

    The system tells only one thread of the end of a process. granian waits in two, and to the one that is not told
    a worker that has ended looks alive for a moment more: it would be killed, and said to have refused to stop.
    """

    def _watch(self) -> None:
        self._waits = threading.Thread(target=self._watcher)
        self._waits.start()

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        return self._waits.is_alive()

    def join(self, timeout: float | None = None) -> None:
        """Wait for its end, at most for so many seconds."""
        self._waits.join(timeout)


class Server(mp.MPServer):
    """granian's server, told of signals by a thread."""

    _is_stopping = False

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        """Start the workers."""
        _tell_of_signals(self._signalled)
        super().startup(spawn_target, target_loader)  # type: ignore[no-untyped-call]

    def signal_handler_interrupt(self, *_: object) -> None:
        """Do nothing: the thread is told."""

    def signal_handler_reload(self, *_: object) -> None:
        """Do nothing: the thread is told."""

    def _signalled(self, number: int) -> bool:
        if number == signal.SIGHUP:
            self.reload_signal = True
            self.main_loop_interrupt.set()
        if number not in _STOPS:
            return True
        self.interrupt_signal = True
        # Whoever signals a whole group stops the workers too: that they end is no surprise.
        for worker in list(self.wrks):
            worker.interrupt_by_parent = True
        # Once may not be enough: the loop forgets that it was woken when it has looked after a worker.
        while not self._is_stopping:
            self.main_loop_interrupt.set()
            time.sleep(_AGAIN_SECONDS)
        return False

    def shutdown(self, exit_code: int = 0) -> None:
        """Stop the workers and end. Further signals change nothing, up to the very end of the process."""
        _each_stop(signal.SIG_IGN)
        self._is_stopping = True
        if self.interrupt_signal:
            self.interrupt_children.clear()
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def _tell_of_signals(tell: Callable[[int], bool]) -> None:
    """Tell of each signal that has a handler, by its number and in a thread, until that returns False."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)

    def listen() -> None:
        while tell(os.read(reader, 1)[0]):
            pass

    threading.Thread(target=listen, name="signals", daemon=True).start()


def _worker_signals() -> WorkerSignal:
    """What ends a worker that is up; takes the place of granian's function."""
    event = WorkerSignal()

    def end(_number: int) -> bool:
        event.set()
        # Nobody would take a second one, and it would wait for that for ever.
        return False

    _tell_of_signals(end)
    _each_stop(lambda *_: None)
    return event


def _hold_stops() -> None:
    """Keep stops back while a worker is forked, so that none is lost in it."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)


def _let_stops_go() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)


def _worker_begins() -> None:
    """Forget what the parent does at a signal: until a worker is up, a stop ends it at once."""
    signal.set_wakeup_fd(-1)
    _each_stop(signal.SIG_DFL)
    _let_stops_go()


def main() -> None:
    """Serve as the command line says."""
    # What is prepared here for the workers is theirs only if they are forked.
    multiprocessing.set_start_method("fork")
    _signals.set_sync_signals = _worker_signals
    mp.WorkerProcess = Worker  # type: ignore[misc]
    cli.Server = Server  # type: ignore[attr-defined]
    os.register_at_fork(before=_hold_stops, after_in_parent=_let_stops_go, after_in_child=_worker_begins)
    cli.entrypoint()  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    main()
