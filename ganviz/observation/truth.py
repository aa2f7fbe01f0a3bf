"""What is known of the data, as arrays for the metrics."""

from __future__ import annotations

from ganviz.data import PlaneDistribution, VectorMixture
from ganviz.observation.metrics import Truth


def truth_of(data: PlaneDistribution | VectorMixture) -> Truth:
    """Modes, weights and widths of data; vectors bring their own bound of high quality and have no view."""
    modes, weights = (None if x is None else x.cpu().numpy() for x in (data.modes, data.weights))
    if isinstance(data, VectorMixture):
        return Truth(modes, weights, data.std, extent=0.0, reach=data.reach)
    return Truth(modes, weights, data.std, data.extent)
