"""The Dirac-GAN as a script for `panel serve apps/dirac.py`."""

from ganviz.app.dirac import create_dirac_page

create_dirac_page().servable()
