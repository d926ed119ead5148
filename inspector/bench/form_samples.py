"""Forms of any size, written as XForms by rule: a checklist in sections, a repeat, a list of places from a table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

PER_SECTION = 20  # questions: five checks of four each
CHECKS = 5
ROWS = 10_000
_HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>{name}</h:title><model>'
)


def checklist(questions: int) -> bytes:
    """Sections of 20 questions with required, constraint, relevance on two levels, a score each, and a grand total."""
    sections = range(1, questions // PER_SECTION + 1)
    data = "".join(_section_data(number) for number in sections)
    total = " + ".join(f"coalesce(/data/s{number}/score, 0)" for number in sections)
    binds = '<bind nodeset="/data/scope" type="int"/>' + "".join(
        bind for number in sections for bind in _section_binds(number)
    )
    choices = "".join(f"<item><name>{name}</name><label>{name}</label></item>" for name in ("yes", "no", "na"))
    model = (
        f'<instance><data id="check" version="1"><scope>1</scope>{data}<total/></data></instance>'
        f'<instance id="yn"><root>{choices}</root></instance>{binds}'
        f'<bind nodeset="/data/total" type="int" calculate="{total}"/>'
    )
    body = '<input ref="/data/scope"><label>scope</label></input>' + "".join(_section_body(one) for one in sections)
    return _form("check", model, body)


def _section_data(number: int) -> str:
    checks = "".join(f"<q{check}/><why{check}/><n{check}/><due{check}/>" for check in range(CHECKS))
    return f"<s{number}>{checks}<score/></s{number}>"


def _section_binds(number: int) -> Iterator[str]:
    base = f"/data/s{number}"
    yield f'<bind nodeset="{base}" relevant="/data/scope &gt;= 1"/>'
    for check in range(CHECKS):
        failed = f"{base}/q{check} = 'no'"
        yield f'<bind nodeset="{base}/q{check}" required="true()"/>'
        yield f'<bind nodeset="{base}/why{check}" relevant="{failed}" required="true()"/>'
        yield f'<bind nodeset="{base}/n{check}" type="int" relevant="{failed}" constraint=". &gt;= 0 and . &lt;= 999"/>'
        yield f'<bind nodeset="{base}/due{check}" type="date" relevant="{failed} and {base}/n{check} &gt; 0"/>'
    score = " + ".join(f"if({base}/q{check} = 'yes', 1, 0)" for check in range(CHECKS))
    yield f'<bind nodeset="{base}/score" type="int" calculate="{score}"/>'


def _section_body(number: int) -> str:
    base = f"/data/s{number}"
    rows = []
    for check in range(CHECKS):
        rows.append(
            f'<select1 ref="{base}/q{check}"><label>Is {check} in order?</label><itemset nodeset="instance(\'yn\')'
            '/root/item"><value ref="name"/><label ref="label"/></itemset></select1>'
        )
        rows += [f'<input ref="{base}/{name}{check}"><label>{name}</label></input>' for name in ("why", "n", "due")]
    return f'<group ref="{base}"><label>Section {number}</label>{"".join(rows)}</group>'


def repeating(fields: int = 19) -> bytes:
    """A repeat of integers that hide each other, a sum in each instance and a grand total."""
    names = [f"v{number}" for number in range(fields)]
    data = "".join(f"<{name}/>" for name in names)
    binds = '<bind nodeset="/data/r/v0" type="int" constraint=". &lt; 1000"/>' + "".join(
        f'<bind nodeset="/data/r/{name}" type="int" relevant="/data/r/{before} != 7" constraint=". &lt; 1000"/>'
        for before, name in pairwise(names)
    )
    total = " + ".join(f"coalesce(/data/r/{name}, 0)" for name in names)
    model = (
        f'<instance><data id="repeat" version="1"><r jr:template="">{data}<rs/></r><grand/></data></instance>{binds}'
        f'<bind nodeset="/data/r/rs" type="int" calculate="{total}"/>'
        '<bind nodeset="/data/grand" type="int" calculate="sum(/data/r/rs)"/>'
    )
    rows = "".join(f'<input ref="/data/r/{name}"><label>{name}</label></input>' for name in names)
    return _form("repeat", model, f'<group ref="/data/r"><repeat nodeset="/data/r">{rows}</repeat></group>')


def places(folder: Path) -> bytes:
    """A choice among 10,000 rows of an attached table, filtered by two columns; writes the table into the folder."""
    rows = (f"p{number},Place {number},r{number % 10},d{number % 200}" for number in range(ROWS))
    (folder / "places.csv").write_text("\n".join(("name,label,region,district", *rows)), "utf-8")
    model = (
        '<instance><data id="places" version="1"><region/><district/><place/><name/></data></instance>'
        '<instance id="places" src="jr://file-csv/places.csv"/><bind nodeset="/data/name" '
        "calculate=\"instance('places')/root/item[name = /data/place]/label\"/>"
    )
    body = (
        '<input ref="/data/region"><label>region</label></input><input ref="/data/district"><label>district</label>'
        '</input><select1 ref="/data/place"><label>place</label><itemset nodeset="instance(\'places\')/root/item'
        '[region = /data/region and district = /data/district]"><value ref="name"/><label ref="label"/></itemset>'
        "</select1>"
    )
    return _form("places", model, body)


def _form(name: str, model: str, body: str) -> bytes:
    return f"{_HEAD.format(name=name)}{model}</model></h:head><h:body>{body}</h:body></h:html>".encode()
