"""The web page: it calls nobody, it runs nothing, and its style leaves every word as it is."""
