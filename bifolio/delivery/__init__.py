"""The only writes into the delivery folder: handouts, their catalogue and their copies."""
