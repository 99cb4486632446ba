"""An edition and its references become one HTML page. Jinja2's door."""

from bifolio.composition.compose import Composer, Setting

__all__ = ["Composer", "Setting"]
