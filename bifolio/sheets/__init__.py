"""Sheets: one-page editions made from one table, box or section of a work."""
