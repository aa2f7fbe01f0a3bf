"""Which device is taken; machines are made up at the two places where PyTorch is asked."""

import pytest
import torch

from ganviz.errors import DeviceError
from ganviz.training import available_devices, pick_device


@pytest.fixture
def machine(monkeypatch):
    def with_devices(cuda=0, mps=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)

    return with_devices


@pytest.mark.parametrize(
    ("devices", "found"),
    [
        ({}, ["cpu"]),
        ({"cuda": 2}, ["cuda:0", "cuda:1", "cpu"]),
        ({"mps": True}, ["mps", "cpu"]),
        ({"cuda": 1, "mps": True}, ["cuda:0", "mps", "cpu"]),
    ],
    ids=str,
)
def test_auto_takes_the_best_there_is(machine, devices, found):
    machine(**devices)
    assert available_devices() == found
    assert pick_device() == pick_device("auto") == torch.device(found[0])


def test_a_named_device_is_taken_although_better_exist(machine):
    machine(cuda=2)
    assert pick_device("cpu") == torch.device("cpu")
    assert pick_device("cuda:1") == torch.device("cuda:1")
    assert pick_device("cuda") == torch.device("cuda:0")


@pytest.mark.parametrize("name", ["cuda", "cuda:2", "mps", "tpu", "", "CPU"])
def test_unknown_devices_are_refused_naming_the_choices(machine, name):
    machine(cuda=0)
    with pytest.raises(DeviceError) as refusal:
        pick_device(name)
    assert repr(name) in str(refusal.value) and str(refusal.value).endswith("choose one of: auto, cpu")


def test_the_choices_are_this_machines(machine):
    machine(cuda=2)
    with pytest.raises(DeviceError, match="auto, cuda:0, cuda:1, cpu"):
        pick_device("cuda:2")
