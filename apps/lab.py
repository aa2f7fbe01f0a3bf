"""The lab as a script for `panel serve apps/lab.py`; `ganviz serve` does the same with options."""

from ganviz.app import create_app
from ganviz.app.server import TITLES

create_app().servable(title=TITLES["/"])
