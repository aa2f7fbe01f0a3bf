"""Actions: what a person can do on a page, without widgets; each knows the model and tells the browser through it."""
