"""The drawings. A new one is a file beside these and a line here."""

from collections.abc import Mapping
from types import MappingProxyType

from ganviz.export.drawings.accuracy import Accuracy
from ganviz.export.drawings.drawing import Drawing
from ganviz.export.drawings.film import Film
from ganviz.export.drawings.judgement import Judgement
from ganviz.export.drawings.ledger import Ledger
from ganviz.export.drawings.losses import Losses
from ganviz.export.drawings.picture_quality import PictureQuality
from ganviz.export.drawings.plane import Plane
from ganviz.export.drawings.quality import Quality
from ganviz.export.drawings.raster import Raster
from ganviz.export.drawings.samples import Samples

DRAWINGS: Mapping[str, type[Drawing]] = MappingProxyType(
    {
        drawing.key: drawing
        for drawing in (Plane, Samples, Losses, Judgement, Quality, PictureQuality, Film, Accuracy, Ledger, Raster)
    }
)

__all__ = ["DRAWINGS", "Drawing"]
