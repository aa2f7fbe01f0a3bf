"""Quality of pictures: which classes the fakes are of, how good they are, and a thorough look on demand."""

from __future__ import annotations

from html import escape

import numpy as np
from bokeh.models import Button, CategoricalScale, CategoricalTicker, CategoricalTickFormatter, ColumnDataSource
from bokeh.models import FactorRange, Row, Scatter, VBar

from ganviz.app.parts.chart import Chart, Paper, Send, words
from ganviz.app.parts.curves import Following
from ganviz.app.parts.metric_curves import MetricCurves, say, table
from ganviz.data import DATA
from ganviz.engine import State
from ganviz.engine.examiner import Examining
from ganviz.observation import IMAGE_METRICS, IMAGE_METRICS_SHOWN, ClassShares, title_for
from ganviz.observation.examination import Examination, short_title
from ganviz.observation.live_quality import MEASURED_OTHERWISE
from ganviz.theme import FAKE

EXAMINE, GIVE_UP = "Examine thoroughly", "Give up"
UNSEEN = "Live figures need a classifier of these data: examine once, and they appear."
MEASURED_DEEPER = "These data have no live figures; examine them."
