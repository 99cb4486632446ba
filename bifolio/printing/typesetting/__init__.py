"""HTML and styles become pages. The door of WeasyPrint."""
