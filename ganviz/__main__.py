"""`python -m ganviz` does what `ganviz` does."""

from ganviz.cli import main

if __name__ == "__main__":  # training processes import this module too
    main()
