"""The evidence as W3C Web Annotations: each quote a target, the cell that it is evidence for the body.

Web Annotation Data Model, W3C Recommendation of 23 February 2017 (https://www.w3.org/TR/annotation-model/). Positions
are in code points, as the Recommendation has them. The source of a target is the text, named by its SHA-256 (RFC 6920).
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pyarrow as pa

from ..evidence.index import EvidenceIndex, computed
from ..schema import columns as c
from ..storage.manifest import fingerprint
from ..storage.parquet import in_todays_schema

PAGE = "https://pypi.org/project/liaoning-innovation-data/"
OWN = ("record", "field", "item", "basis", "support", "note", "document")
"""What the model has no term for: the columns of the table evidence, and the id of the document."""
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {name: f"{PAGE}#{name}" for name in OWN}]
AROUND = 32  # how many characters before and after a quote its selector has


def collection(tables: Mapping[str, pa.Table], version: str) -> dict[str, Any]:
    """Return an AnnotationCollection with one annotation for each row of the table evidence, in its order.

    The value of a body is the cell as text. A null of `support` or `note` is left out.
    """
    index = EvidenceIndex(in_todays_schema(tables))
    sources = {
        row["id"]: {"id": source_of(row["sha256"]), "type": "Text", "format": "text/plain"}
        | {"language": row["language"], "document": row["id"]}
        for row in tables["documents"].to_pylist()
    }
    rows = computed(index.evidence.sort("row")).iter_rows(named=True)
    items = [_annotation(row, sources[row["document_id"]]) for row in rows]
    key = fingerprint({"evidence": tables["evidence"]})
    return {
        "@context": CONTEXT,
        "id": _urn(key),
        "type": "AnnotationCollection",
        "label": f"Evidence, data version {version}",
        "total": len(items),
        "first": {"id": _urn(f"{key} 0"), "type": "AnnotationPage", "startIndex": 0, "items": items},
    }


def _annotation(row: Mapping[str, Any], source: Mapping[str, str]) -> dict[str, Any]:
    place = [row[name] for name in c.primary_key("evidence")]
    body = {"record": row["record_id"], "field": row["field"], "item": row["item"], "basis": row["stated_basis"]}
    own = {name: row[name] for name in ("support", "note") if row[name] is not None}
    quote = {"exact": row["exact"], "prefix": row["before"][-AROUND:], "suffix": row["after"][:AROUND]}
    return {
        "id": _urn(" ".join(map(str, [source["id"], *place]))),
        "type": "Annotation",
        "motivation": "describing",
        "body": {"type": "TextualBody", "format": "text/plain", "value": row["value"], **body, **own},
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": row["char_start"], "end": row["char_end"]},
                {"type": "TextQuoteSelector", **quote},
            ],
        },
    }


def source_of(sha256: str) -> str:
    """Return the URI of what has a digest (RFC 6920)."""
    digest = urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _urn(key: str) -> str:
    return uuid5(NAMESPACE_URL, f"{PAGE}#{key}").urn
