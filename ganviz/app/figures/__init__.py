"""The views. A new one is a file beside these and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.app.figures.accuracy import Accuracy
from ganviz.app.figures.device import Device
from ganviz.app.figures.diagnosis import DiagnosisView
from ganviz.app.figures.diagram import Diagram
from ganviz.app.figures.film import Film
from ganviz.app.figures.inspector import Inspector
from ganviz.app.figures.judgement import Judgement
from ganviz.app.figures.latent_map import LatentMapView
from ganviz.app.figures.ledger import Ledger
from ganviz.app.figures.losses import LossCurves
from ganviz.app.figures.picture_quality import PictureQuality
from ganviz.app.figures.plane import Plane
from ganviz.app.figures.quality import Quality
from ganviz.app.figures.raster import Raster
from ganviz.app.figures.samples import Samples
from ganviz.app.figures.view import View

VIEWS: Mapping[str, type[View]] = MappingProxyType(
    {
        view.key: view
        for view in (
            Diagram,
            Plane,
            Samples,
            LossCurves,
            Judgement,
            Quality,
            PictureQuality,
            Film,
            Accuracy,
            Inspector,
            Device,
            Ledger,
            Raster,
            DiagnosisView,
            LatentMapView,
        )
    }
)
OPENED = tuple(key for key, view in VIEWS.items() if view.opened)
"""The views that lie open at first."""

__all__ = ["OPENED", "VIEWS", "View"]
