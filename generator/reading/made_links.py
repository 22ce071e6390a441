"""Links that are a template of a row's own name and id: DuckDB recognizes them, so that nothing has to copy them.

They are most of the bytes of a list of photos: finding out here that a link says nothing new takes less time than
passing it on. Source: FORMAT.md section 7, "Links".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from generator.reading.field_lists import as_fields
from generator.reading.queries import quote_name, quote_text
from generator.settings import Dataset
from generator.settings.columns import list_identifiers

_PART = re.compile(r"(\{id\}|\{name\})")
_IDS = ("item", "photo_id")


@dataclass(frozen=True)
class MadeLinks:
    """A template with `{name}` and `{id}`, and the roles that they stand for: where a link is made so, it is null."""

    template: str
    name: str
    id: str

    @classmethod
    def suit(cls, dataset: Dataset) -> bool:
        """Return whether links of a data set can be recognized as made: its rows have one name, one id and one link."""
        return dataset.format in ("csv", "tsv", "parquet") and cls.of("{id}", dataset) is not None

    @classmethod
    def of(cls, template: str, dataset: Dataset) -> MadeLinks | None:
        """Return how links of a data set are made; None if there is no template, or they do not suit."""
        columns = dataset.columns
        names, ids = list_identifiers(columns), [role for role in _IDS if role in columns]
        if not template or "url" not in columns or len(names) != 1 or len(ids) != 1:
            return None
        roles = {names[0], ids[0], "url"}
        if dataset.make or dataset.split or dataset.decode or not roles <= dataset.name_columns().keys():
            return None
        single = all(len(dataset.list_columns(role)) == 1 for role in roles)
        return cls(template, names[0], ids[0]) if single and columns["url"] not in dataset.show else None

    def query(self, query: str, names: list[str]) -> str:
        """Return an SQL query for the same columns, in which `url` is null where it is what the template makes."""
        parts = {"{name}": quote_name(self.name), "{id}": quote_name(self.id)}
        pieces = [parts.get(part) or quote_text(part) for part in _PART.split(self.template) if part]
        made = f"{quote_name(self.id)} <> '' AND url = concat({', '.join(pieces)})"
        link = f"CASE WHEN {made} THEN NULL ELSE url END AS url"
        select = ", ".join(link if name == "url" else quote_name(name) for name in names)
        return f"SELECT {select} FROM ({query})"  # noqa: S608

    def fill(self, table: pa.Table | pa.RecordBatch) -> pa.Table | pa.RecordBatch:
        """Return the table with all links."""
        names, ids = (as_fields(table.column(role)) for role in (self.name, self.id))
        links = self.join(self.template, names, ids, table.column("url"))
        return table.set_column(table.schema.get_field_index("url"), "url", links)

    @staticmethod
    def join(template: str, names: pa.Array, ids: pa.Array, links: pa.Array | pa.ChunkedArray) -> pa.Array:
        """Return links (utf8), each that is null made from the template, and its row's name and id as listed."""
        parts = {"{name}": names, "{id}": ids}
        pieces = [parts[part] if part in parts else pa.scalar(part) for part in _PART.split(template) if part]
        made = pc.binary_join_element_wise(*pieces, "")
        return as_fields(pc.coalesce(links, made))
