"""What the instruments that judge handouts ask of a patient's text, as far as it can be decided."""
