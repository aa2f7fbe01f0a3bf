"""Whatever interrupts a save, the file that was there before is whole."""

import errno
import signal
import subprocess
import sys
import time
import zipfile

import pytest
from files import eventful_run, same_recordings

from ganviz import GanvizError
from ganviz.recording import open_recording, save_recording

SLOW_SAVE = """
import sys, time, zipfile
from pathlib import Path
sys.path.insert(0, "{here}")
from files import eventful_run
from ganviz.recording import save_recording

write = zipfile.ZipFile.writestr
def slowly(self, *arguments, **options):
    write(self, *arguments, **options)
    self.fp.flush()
    print("wrote", flush=True)
    time.sleep(0.1)
zipfile.ZipFile.writestr = slowly
save_recording(eventful_run(40).recorded(), Path(sys.argv[1]))
print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize("entries", [1, 6])
def test_killed_in_mid_save(tmp_path, entries):
    path = tmp_path / "run.ganviz"
    before = eventful_run(20).recorded()
    save_recording(before, path)
    code = SLOW_SAVE.format(here=str(__import__("pathlib").Path(__file__).parent))
    process = subprocess.Popen([sys.executable, "-c", code, str(path)], stdout=subprocess.PIPE, text=True)
    for _ in range(entries):
        assert process.stdout.readline() == "wrote\n"
    process.send_signal(signal.SIGKILL)
    rest = process.communicate()[0]
    assert "done" not in rest
    assert len(list(tmp_path.glob("*.partial"))) == 1  # it was in the middle of it
    assert same_recordings(before, open_recording(path))
    later = eventful_run(30).recorded()
    save_recording(later, path)
    assert same_recordings(later, open_recording(path))


@pytest.mark.parametrize("after", [0, 3, 9])
def test_a_full_disk_is_told_and_leaves_the_old_file_alone(tmp_path, monkeypatch, after):
    path = tmp_path / "run.ganviz"
    before = eventful_run(20).recorded()
    save_recording(before, path)
    write, calls = zipfile.ZipFile.writestr, []

    def full(self, *arguments, **options):
        calls.append(arguments)
        if len(calls) > after:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, *arguments, **options)

    later = eventful_run(40).recorded()
    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(GanvizError, match=r"cannot write .*run\.ganviz: No space left on device"):
        save_recording(later, path)
    assert [p.name for p in tmp_path.iterdir()] == ["run.ganviz"]
    assert same_recordings(before, open_recording(path))


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(GanvizError, match=r"cannot write .*run\.ganviz: folder .* does not exist"):
        save_recording(eventful_run(3).recorded(), tmp_path / "missing" / "run.ganviz")


def test_two_saves_at_once_leave_one_whole_file(tmp_path):
    import threading

    path, recordings = tmp_path / "run.ganviz", [eventful_run(20).recorded(), eventful_run(40).recorded()]
    threads = [threading.Thread(target=save_recording, args=(recording, path)) for recording in recordings * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    opened = open_recording(path)
    assert any(same_recordings(recording, opened) for recording in recordings)
    assert [p.name for p in tmp_path.iterdir()] == ["run.ganviz"]


def test_saving_is_quick_enough_for_now_and_then(tmp_path):
    recording = eventful_run(40).recorded()
    started = time.perf_counter()
    save_recording(recording, tmp_path / "run.ganviz")
    assert time.perf_counter() - started < 5


def test_what_could_not_be_read_again_is_not_written(tmp_path, monkeypatch):
    from ganviz.recording import file as file_module
    from ganviz.recording.archive import Limits

    monkeypatch.setattr(file_module, "LIMITS", Limits(5, 2**20, 2**30))
    with pytest.raises(GanvizError, match=r"takes 0 MiB in \d+ parts, more than a file may hold"):
        save_recording(eventful_run(40).recorded(), tmp_path / "run.ganviz")
    assert list(tmp_path.iterdir()) == []
