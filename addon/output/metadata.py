# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture says of itself: title, product, set, authors, licences, software; as XMP. Pure: no bpy."""

from __future__ import annotations

from dataclasses import dataclass
from xml.sax.saxutils import escape

from ..staging.records import Staged
from .ledger import credit_lines, ledger

SETTINGS = "Backlot settings"
"""Keyword of the word for the settings that made a turntable's frame."""
TOOL_SPACE = "https://backlot.invalid/ns/1.0/"
"""Name space of the words that no standard has: the product's and the set's names."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """Plain texts, each may be empty. ``author`` is the product's; ``description`` holds the credit lines.

    ``settings``: a word for all that decides the picture, by which a series finds its own frames again; PNG alone.
    """

    title: str
    product: str = ""
    set: str = ""
    author: str = ""
    licence: str = ""
    copyright: str = ""
    description: str = ""
    software: str = ""
    settings: str = ""

    def words(self) -> dict[str, str]:
        """PNG's registered keywords; only those that say something."""
        pairs = {
            "Title": self.title,
            "Author": self.author,
            "Description": self.description,
            "Copyright": self.rights,
            "Software": self.software,
            SETTINGS: self.settings,
        }
        return {key: clean(text) for key, text in pairs.items() if clean(text)}

    @property
    def rights(self) -> str:
        return "; ".join(part for part in (self.copyright, self.licence) if part)

    def xmp(self) -> bytes:
        """An XMP packet, UTF-8."""
        said = (
            ("dc:title", self.title, "Alt"),
            ("dc:creator", self.author, "Seq"),
            ("dc:rights", self.rights, "Alt"),
            ("dc:description", self.description, "Alt"),
            ("xmp:CreatorTool", self.software, ""),
            ("backlot:product", self.product, ""),
            ("backlot:set", self.set, ""),
        )
        items = "".join(_item(name, clean(text), kind) for name, text, kind in said if clean(text))
        spaces = (
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
            f'xmlns:backlot="{TOOL_SPACE}"'
        )
        return (
            '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
            '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
            f'<rdf:Description rdf:about="" {spaces}>{items}</rdf:Description>\n'
            '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
        ).encode()


def clean(text: str) -> str:
    """Without what XML forbids: files may say anything of themselves."""
    return "".join(c for c in text if c in "\n\t" or c.isprintable()).strip()[:1000]


def _item(name: str, text: str, kind: str) -> str:
    inner = escape(text)
    if kind:
        language = ' xml:lang="x-default"' if kind == "Alt" else ""
        inner = f"<rdf:{kind}><rdf:li{language}>{inner}</rdf:li></rdf:{kind}>"
    return f"<{name}>{inner}</{name}>"


def of_staged(staged: Staged, software: str) -> Metadata:
    """What is known of a staged picture."""
    entries = ledger(staged)
    product, place = entries[0], entries[1]
    return Metadata(
        title=f"{product['name']} in {place['name']}",
        product=product["name"],
        set=staged.set_id,
        author=product["author"],
        licence=product["licence"],
        copyright=product["copyright"],
        description="\n".join(credit_lines(entries)),
        software=software,
    )
