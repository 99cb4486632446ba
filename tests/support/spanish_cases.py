"""A library in Spanish, with one of everything that a page says words of its own about."""

from __future__ import annotations

from pathlib import Path

from tests.support.library import TinyLibrary

FILES = {
    "bibliography.bib": """\
        @article{smith2020,
          author = {Smith, Ann B. and Ruiz, Ana},
          title = {Ejercicio para la rodilla},
          journal = {Revista de Prueba},
          year = {2020}, volume = {3}, number = {1}, pages = {1--9},
          doi = {10.1000/knee.2020}
        }
        @misc{web2021,
          author = {{Clínica}},
          title = {Página},
          year = {2021}, url = {https://example.org/a}, urldate = {2026-10-02}
        }
        """,
    "content/clinics/norte.yaml": """\
        name: Clínica Norte
        address: [Calle Mayor 1]
        hours: lunes a viernes
        emergency: "911"
        phones: [{label: Enfermería, number: 555 0100, hours: cada día}]
        other_formats: >-
          Pida este texto en letra grande, en audio o en lectura fácil. Llame a la enfermería por la
          mañana, o escriba a la clínica.
        """,
    "content/glossary.yaml": """\
        cartílago:
          plain: la capa lisa del hueso
          clinical: tejido conectivo
        """,
    "content/library.yaml": """\
        publisher: Clínica de Prueba
        language: es-US
        required_signoffs: {patient: [farmacéutico]}
        """,
    "content/rodilla/chapters/10-que.md": """\
        # Qué es

        El cartílago de la rodilla se gasta con los años
        [@smith2020; @web2021]. Véase {term}`cartílago`.

        ::: key-message
        Camine un poco cada día.
        :::

        ::: action
        1. Camine diez minutos.
        2. Descanse.
        :::

        ::: warning
        No tome más de {fact}`dosis`.
        :::

        ::: warning now
        Llame al 911 si no puede respirar.
        :::

        ::: note
        El efecto es {fact}`efecto` {grade}`B`. Dura {fact}`un-mes`.
        :::

        - [ ] Caminé hoy
        - [ ] Pedí cita

        ```{figure} curso
        ```

        ```{figure} caidas
        ```
        """,
    "content/rodilla/chapters/20-cuidado.md": """\
        # Qué puede hacer

        Lea [qué es](#qué-es) otra vez.

        ```{table} opciones
        ```
        """,
    "content/rodilla/facts.yaml": """\
        dosis:
          quantity: dosis de prueba
          value: "12500"
          unit: unidades
          population: adultos
          time: cada día
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        un-mes:
          quantity: duración
          value: "1"
          unit: meses
          population: adultos
          time: 6 meses
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        efecto:
          quantity: cambio del dolor
          value: "-12.4"
          unit: pp
          population: adultos con rodilla dolorida
          time: 6 meses
          sources: [smith2020]
          grade: B
          confidence: verified
          as_of: 2026-01-31
          interval: {low: "-13.4", high: "-11.5", level: IC del 95%}
        efecto-dos:
          quantity: cambio del dolor al año
          value: "-20.9"
          unit: pp
          population: adultos con rodilla dolorida
          time: 12 meses
          sources: [smith2020]
          grade: B
          confidence: verified
          as_of: 2026-01-31
          interval: {low: "-21.8", high: "-19.9", level: IC del 95%}
        caidas:
          quantity: caídas
          value: "11"
          unit: "%"
          population: adultos
          time: 12 meses
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        """,
    "content/rodilla/figures/caidas.yaml": """\
        kind: icon-array
        title: Caídas en un año
        how_to_read: Cada figura es una persona.
        filled: Se cayó
        open: No se cayó
        groups:
          - {name: En reposo, fact: caidas}
        """,
    "content/rodilla/figures/curso.yaml": """\
        kind: time-line
        title: El dolor con el tiempo
        how_to_read: Más abajo es mejor.
        axis: Cambio del dolor
        from_zero: true
        lines:
          - name: Ejercicio
            points:
              - {fact: efecto}
              - {fact: efecto-dos}
        """,
    "content/rodilla/tables/opciones.yaml": """\
        title: Lo que ayuda
        options_run: across
        corner: Pregunta
        options:
          - {id: caminar, name: Caminar}
          - {id: nadar, name: Nadar}
        criteria:
          - {id: cuanto, name: Cada cuánto}
        answers:
          caminar: {cuanto: Cada día}
          nadar: {cuanto: Cada semana}
        """,
    "content/rodilla/work.yaml": """\
        title: {patient: Su rodilla dolorida, clinician: Artrosis de rodilla}
        chapters: [10-que, 20-cuidado]
        revision: "1.0"
        written: 2026-01-31
        review_by: 2028-01-31
        authors: [Clínica de Prueba]
        funding: Sin financiación externa.
        sheets:
          - {id: ayuda, title: Lo que ayuda, audience: patient, from: table opciones}
          - {id: lado, title: Lo que ayuda, audience: clinician, from: table opciones}
        """,
}


def spanish_in(folder: Path) -> TinyLibrary:
    """The library, written into a folder."""
    library = TinyLibrary(folder)
    for path, text in FILES.items():
        library.write(path, text)
    return library
