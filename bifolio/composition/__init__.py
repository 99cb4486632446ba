"""An edition and its references become one HTML page."""
