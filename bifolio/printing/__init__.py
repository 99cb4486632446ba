"""HTML becomes a tagged PDF with a digest, which is imposed for print; a PDF is read back."""
