"""What whoever serves decides, where nothing is said."""

import inspect
import os

from ganviz.app.options import ServeOptions, default_max_exports, default_max_sessions
from ganviz.cli import serve
from ganviz.engine import LocalEngine


def test_the_command_line_serves_as_fast_as_a_server_that_python_makes():
    asked = inspect.signature(serve).parameters["max_fps"].default
    assert asked == ServeOptions().max_fps == inspect.signature(LocalEngine).parameters["max_fps"].default


def test_more_runs_are_held_than_files_written(monkeypatch):
    for cores, sessions, exports in ((1, 8, 1), (2, 16, 1), (16, 128, 8)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert (default_max_sessions(), default_max_exports()) == (sessions, exports)
