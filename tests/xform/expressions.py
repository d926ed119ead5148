"""A small form and a world to try expressions in; shared by the tests of the engine."""

from __future__ import annotations

from datetime import timedelta, timezone

from inspector.xform.tree import Node, read_xml
from inspector.xform.xpath import Compiled, Context, compile_expression, parse
from tests.conformance.xpath import World

CHINA = timezone(timedelta(hours=8))
FORM = """<data id="form" version="3">
  <name>尾矿库</name><grade>3</grade><empty/><when>2026-11-22</when><picked>wet old karst</picked>
  <yard><heap><height>3</height></heap><heap><height>5.5</height></heap><heap><height/></heap></yard>
  <here/>
</data>"""


class Form:
    """The small form, and expressions evaluated at one of its places."""

    def __init__(self, xml: str = FORM, *, at: str = "/data/here") -> None:
        self.root = read_xml(xml.encode())
        self.world = World(zone=CHINA, locale="zh")
        self.instances: dict[str, Node] = {}
        self.at = at

    def node(self, path: str) -> Node:
        return self.nodes(path)[0]

    def context(self) -> Context:
        here = Context(node=self.root, root=self.root, environment=self.world)
        instances = {name: (lambda top=top: top) for name, top in self.instances.items()}
        return Context(
            node=compile_expression(parse(self.at)).nodes(here)[0],
            root=self.root,
            environment=self.world,
            instances=instances,
        )

    def compiled(self, text: str) -> Compiled:
        return compile_expression(parse(text, {"jr": "http://openrosa.org/javarosa"}))

    def string(self, text: str) -> str:
        return self.compiled(text).string(self.context())

    def number(self, text: str) -> float:
        return self.compiled(text).number(self.context())

    def boolean(self, text: str) -> bool:
        return self.compiled(text).boolean(self.context())

    def nodes(self, text: str) -> list[Node]:
        compiled = self.compiled(text)
        if text.startswith("/"):
            return compiled.nodes(Context(node=self.root, root=self.root, environment=self.world))
        return compiled.nodes(self.context())
