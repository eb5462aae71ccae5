"""Published models by role: which there are, which are on this machine, how they are run."""
