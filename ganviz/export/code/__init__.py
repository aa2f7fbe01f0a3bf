"""The run as code: a commented PyTorch script, or a notebook, that needs only torch, NumPy and Matplotlib.

`script.py` puts sections together, `story.py` is the run as they see it; each other module writes one part, from
ganviz's own sources (`source.py`) where these are the clearest formulas.
"""

from ganviz.export.code.notebook import notebook_of
from ganviz.export.code.script import script_of
from ganviz.export.code.writing import ENDINGS, write_code

__all__ = ["ENDINGS", "notebook_of", "script_of", "write_code"]
