"""What the tests of clinics share."""

from __future__ import annotations

CLINIC = """\
        name: Quayside (example)
        address: [1 Quay Street, Harbourtown]
        phones:
          - {label: Nurse line, number: 01632 960 150, hours: "every day, 8 to 18"}
          - {label: Nights, number: 01632 960 151}
        hours: Monday to Friday, 9 to 17
        logo: quayside.svg
        accent: "#7a1f5c"
        """
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">' \
       '<rect width="20" height="20" style="fill: #7a1f5c" fill-opacity="0.5"/></svg>'
