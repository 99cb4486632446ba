"""HTML becomes a tagged, sealed, imposed PDF, and a PDF is read back."""
