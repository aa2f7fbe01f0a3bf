"""ganviz: watch a GAN learn, break it, and understand why it broke.

from ganviz import Experiment, Trainer
trainer = Trainer(Experiment(data="ring", seed=7))
for _ in range(1000):
    trainer.step()
"""

from ganviz.engine import LocalEngine, Run
from ganviz.errors import DataError, DeviceError, DivergedError, GanvizError, PresetError, SettingError
from ganviz.experiment import Experiment
from ganviz.notebook import Recorded, record
from ganviz.observation import Probe, Snapshot
from ganviz.recording import Recording
from ganviz.training import Trainer
from ganviz.version import __version__

__all__ = [
    "DataError",
    "DeviceError",
    "DivergedError",
    "Experiment",
    "GanvizError",
    "LocalEngine",
    "PresetError",
    "Probe",
    "Recorded",
    "Recording",
    "Run",
    "SettingError",
    "Snapshot",
    "Trainer",
    "__version__",
    "record",
]
