"""Scorecards: a patient handout by the instruments that judge such, machine and people."""
