"""The page. The only room that knows Panel and Bokeh."""

from ganviz.app.inline import InlineLab, show
from ganviz.app.options import ServeOptions
from ganviz.app.server import Server, create_app, serve

__all__ = ["InlineLab", "ServeOptions", "Server", "create_app", "serve", "show"]
