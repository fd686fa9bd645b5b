"""From texts to a result: the figures of an indicator, its exact value, and what is said of it beside its target."""
