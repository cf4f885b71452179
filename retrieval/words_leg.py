"""The words leg: BM25 over stems, in an incremental Tantivy index. Knows texts and ids, nothing of vectors."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

WRITER_BYTES = 32_000_000
TIES = 10
"""Items asked for beyond the limit, so that equal scores at its edge fall back to the id."""


class WordsLeg:
    """Ids and stems in, ids and BM25 scores (Robertson & Zaragoza 2009; k1 = 1.2, b = 0.75) out.

    Stems are cut here in Python and stored as they are: the words that explain a hit are then the words that
    found it, and languages without a stemmer in Tantivy are treated alike.
    """

    def __init__(self, folder: Path | None) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("stems", stored=False, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self._path = str(folder) if folder else None
        self._index = tantivy.Index(self._schema, path=self._path)
        self.reload()

    def put(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Add items as pairs of id and stems, replacing those of the same id."""
        writer = self._writer()
        for name, stems in rows:
            writer.delete_documents_by_term("id", name)
            document = tantivy.Document()
            document.add_text("id", name)
            document.add_text("stems", " ".join(stems))
            writer.add_document(document)
        self._commit(writer)

    def remove(self, ids: Iterable[str]) -> None:
        """Remove items; absent ones are passed over."""
        writer = self._writer()
        for name in ids:
            writer.delete_documents_by_term("id", name)
        self._commit(writer)

    def rewrite(self, rows: Iterable[tuple[str, Sequence[str]]]) -> None:
        """Write the leg anew from pairs of id and stems: what was removed stays in its files until then."""
        writer = self._writer()
        writer.delete_all_documents()
        for name, stems in rows:
            document = tantivy.Document()
            document.add_text("id", name)
            document.add_text("stems", " ".join(stems))
            writer.add_document(document)
        self._commit(writer)
        self._index.writer(WRITER_BYTES, 1).garbage_collect_files()

    def _writer(self) -> Any:
        """A writer that knows every file, whichever process wrote it: those it does not know it would never delete."""
        if self._path is not None:
            self._index = tantivy.Index(self._schema, path=self._path)
        return self._index.writer(WRITER_BYTES, 1)

    def _commit(self, writer: Any) -> None:
        writer.commit()
        writer.wait_merging_threads()
        self.reload()

    def reload(self) -> None:
        """See what was committed last, by whichever process."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, stems: Sequence[str], *, limit: int) -> dict[str, float]:
        """The best items with their scores, best first; a stem said n times weighs 1 + ln n."""
        if not stems or not limit:
            return {}
        clauses = [
            (tantivy.Occur.Should, tantivy.Query.boost_query(self._term(stem), 1 + math.log(count)))
            for stem, count in Counter(stems).items()
        ]
        searcher = self._searcher
        found = searcher.search(tantivy.Query.boolean_query(clauses), limit + TIES, count=False)
        scores = {searcher.doc(address)["id"][0]: float(score) for score, address in found.hits}
        return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])

    def count(self) -> int:
        """Number of items."""
        return int(self._searcher.num_docs)

    def holders(self, stem: str) -> int:
        """Number of items that hold a stem."""
        return int(self._searcher.doc_freq("stems", stem))

    def _term(self, stem: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "stems", stem, "freq")
