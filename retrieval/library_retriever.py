"""The library behind LangChain's face: a `BaseRetriever` for any chain.

Ranks as a first response to a form of one text, but without the problem fields that one suggests; knows no rubricator.
"""

from typing import Literal

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from retrieval.index import Index
from retrieval.items import FORM_FIELDS
from retrieval.query import ask
from retrieval.search import RANKERS, SHOWN, Search
from retrieval.shelf import Shelved


class LibraryRetriever(BaseRetriever):
    """Solved cases or materials above the floor, as documents; nothing where nothing is close enough.

    Raises pydantic's ValidationError for any other `kind`. Each document's metadata has `id`, `kind`, `title` and
    `score` (0 to 1).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    kind: Literal["cases", "materials"] = "cases"

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        asked = ask({"essence": query}, encoder=self.index.encoder)
        cases = RANKERS["production"](Search(asked, "cases", self.index), ())
        search = Search(asked, self.kind, self.index, similar=cases)
        ranked = cases if self.kind == "cases" else RANKERS["production"](search, ())
        hits = SHOWN[self.kind](search, ranked)
        items = self.index.shelf.get(self.kind, [hit.id for hit in hits])
        return [_document(items[hit.id], hit.score) for hit in hits if hit.id in items]


def _document(item: Shelved, score: float) -> Document:
    record = item.record
    text = record["body"] if item.kind == "materials" else "\n\n".join(_case_texts(item))
    metadata = {"id": item.id, "kind": item.kind, "title": record["title"], "score": score}
    return Document(id=item.id, page_content=text, metadata=metadata)


def _case_texts(item: Shelved) -> list[str]:
    told = [item.record[name] for name in FORM_FIELDS if item.record[name]]
    return [*told, *(f"Possible solution: {solution['text']}" for solution in item.record["solutions"])]
