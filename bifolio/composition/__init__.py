"""Compose: from an edition and its references to one HTML page. Jinja2's door."""

from bifolio.composition.compose import Composer, Setting, web_style

__all__ = ["Composer", "Setting", "web_style"]
