"""A recording as files for people without ganviz."""
