"""Labels in the text and the reference list, by any CSL style; what registries say of a source."""
