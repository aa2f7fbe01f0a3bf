"""Pages: each composes a model, actions and parts."""
