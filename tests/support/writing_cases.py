"""What the tests of writing share."""

from __future__ import annotations

ASKED = """\
1. What hurts?
   ```{lines} 2
   ```
2. Since when?

   ```{lines} 1
   ```
"""
