"""Who never opens a terminal sees the pages in a browser, and mends the text beside them."""
