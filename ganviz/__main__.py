"""`python -m ganviz` does what `ganviz` does."""

from ganviz.cli import main

main()
