"""Templates that would never end, or never fit: each ends at once, with its line."""

from __future__ import annotations

import pytest

from bifolio.composition.compose import Composer
from bifolio.diagnostics import Findings
from bifolio.files.limits import time_limit
from bifolio.files.reading import SourceFiles

_PATH = "templates/edition.html"
_LARGE = {
    "loops in loops": "{% for a in range(99999) %}{% for b in range(99999) %}"
                      "{% endfor %}{% endfor %}",
    "a loop of loops": "{% for a in range(999) %}{% set b = range(999) | list %}{% endfor %}",
    "times": "{{ 'x' * 3000000000 }}",
    "times, turned round": "{{ 3000000000 * 'x' }}",
    "a list times": "{{ [1] * 3000000000 }}",
    "twice and twice again": "{% set n = namespace(s='xx') %}{% for i in range(60) %}"
                             "{% set n.s = n.s + n.s %}{% endfor %}",
    "joined to itself": "{% set n = namespace(s='xx') %}{% for i in range(60) %}"
                        "{% set n.s = n.s ~ n.s %}{% endfor %}",
    "set from itself": "{% set a = 'xx' %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60,
    "a power": "{{ 9 ** 9 ** 9 ** 9 }}",
    "a long number": "{{ 10 ** 5000 }}",
    "a wide form": "{{ '%1000000000d' % 1 }}",
    "a form that is told its width": "{{ '%*d' % (1000000000, 1) }}",
    "a wide form as a filter": "{{ '%999999d' | format(1) }}",
    "a wide form as a method": "{{ '{:>1000000000}'.format(1) }}",
    "a width within a width": "{{ '{:>{}}'.format(1, 1000000000) }}",
    "a form of names": "{{ '{a:>99999999}'.format_map({'a': 1}) }}",
    "centred": "{{ 'a'.center(2000000000) }}",
    "centred by a filter": "{{ 'a' | center(2000000000) }}",
    "justified": "{{ 'a'.rjust(2000000000) }}",
    "filled with noughts": "{{ 'a'.zfill(2000000000) }}",
    "tabs": "{{ ('\\t' * 99999).expandtabs(99999) }}",
    "replaced by itself": "{% set x = 'a' * 99999 %}{{ x.replace('a', x) | length }}",
    "replaced by a filter": "{% set x = 'a' * 99999 %}{{ x | replace('a', x) | length }}",
    "joined by itself": "{% set x = 'a' * 99999 %}{{ x.join(x) | length }}",
    "joined by a filter": "{% set x = 'a' * 99999 %}{{ x | join(x) | length }}",
    "indented": "{{ ('a\\n' * 20000) | indent(20000) }}",
    "batches": "{{ [1] | batch(999999999, 'x') | list }}",
    "a macro of macros": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}"
                         "{% endmacro %}{{ m(60) }}",
    "a macro of itself": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "a long text for a slow filter": "{{ ('<' * 100000) | striptags }}",
}
_WHOLE = {  # told without a line: it is the page that is too much
    "too many words": "{% for a in range(99999) %}{{ 'x' * 999 }}{% endfor %}",
    "too many elements": "{% for a in range(99999) %}<p>x</p>{% endfor %}",
    "too deep": "{{ ('<div>' * 20000) | safe }}",
    "too deep, one by one": "{% for a in range(9999) %}<em class='a'>{% endfor %}",
}
_FINE = ("{{ '{:,}'.format(1500000) }}", "{{ '%.1f' | format(2.25) }}", "{{ 'a' * 80 }}",
         "{% for a in range(31) %}{{ a + 1 }}{% endfor %}", "{{ ['a', 'b'] | join(', ') }}",
         "{{ 'a-b'.replace('-', ' to ') }}", "{{ 2 ** 10 }}", "{{ 'a' | center(20) }}",
         "{{ 1979 + 47 }}", "{{ 'a' ~ 1 ~ 'b' }}", "{{ '<p>' * 300 }}")


def filled(template: str) -> tuple[str, Findings]:
    findings = Findings()
    files = SourceFiles({_PATH: f"\n{template}".encode()})
    with time_limit(10):
        return Composer(files).fill("edition.html", findings, {}), findings


@pytest.mark.parametrize("template", _LARGE.values(), ids=list(_LARGE))
def test_what_would_be_too_much_is_told_with_its_line(template: str) -> None:
    """A template that would make more than a computer holds ends at once, as one finding."""
    html, findings = filled(template)
    (finding,) = findings
    assert (html, finding.code, finding.span.path) == ("", "past-bound", _PATH)
    assert finding.span.line >= 2


@pytest.mark.parametrize("template", _WHOLE.values(), ids=list(_WHOLE))
def test_a_page_that_is_too_much_is_told(template: str) -> None:
    """A page with too many words, too many elements, or too deep a one is one finding."""
    html, findings = filled(template)
    (finding,) = findings
    assert (html, finding.code, finding.span.path) == ("", "past-bound", _PATH)


@pytest.mark.parametrize("template", _FINE)
def test_what_templates_do_is_let_be(template: str) -> None:
    """Small sums, forms, loops and joined texts are no finding."""
    html, findings = filled(template)
    assert html and not len(findings), [finding.what for finding in findings]


@pytest.mark.parametrize("name", ["lipsum()", "'a b' | urlize", "[1, 2] | random"])
def test_what_no_page_needs_is_not_there(name: str) -> None:
    """What is slow, or another each time, is no word of a template."""
    html, findings = filled(f"{{{{ {name} }}}}")
    assert not html and findings.failed
