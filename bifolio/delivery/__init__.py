"""What goes into the folder of handouts for people: handouts, their catalogue and their copies."""
