"""Files of papers in the forms that researchers hold: one module a form, all in `registry`."""
