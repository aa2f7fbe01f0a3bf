"""Parts of a page: thin components of Panel and Bokeh; each shows the model or a state."""
