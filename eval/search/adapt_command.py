"""The command `casementor eval adapt`: learning how queries are turned. Knows how it is asked and shown."""

from collections.abc import Iterable

from eval.runs.tables import print_table
from eval.runs.terminal import bench, out
from retrieval.adapter_file import ADAPTERS, write_adapters
from retrieval.floors import write_floors


def adapt() -> None:
    """Learn anew, from what readers chose, how a query is turned towards what helps; then run `eval calibrate`.

    Prints what that does for writers who were held out. Floors measured with other adapters hold no longer and go.
    """
    from eval.search.adapting import (  # torch, which only learning needs
        Held,
        evidence_held_out,
        held_out,
        learn_all,
        lessons,
    )

    def rows(found: Iterable[Held]) -> Iterable[list[str]]:
        yield ["kind", "forms", "nDCG@10 by centre", "adapted"]
        yield from ([one.kind, str(one.forms), str(one.plain), str(one.adapted)] for one in found)

    with bench() as made:
        read = lessons(made)
        evidence = {kind: evidence_held_out(lesson) for kind, lesson in read.items()}
        print_table(list(rows(held_out(read, evidence))), title="forms of writers held out", to=out)
        write_adapters(learn_all(read, evidence), forms=read["cases"].forms[""], encoder=made.encoder.name)
        write_floors({}, encoder=made.encoder.name)
    out.print(f"adapters written to {ADAPTERS.name}; now run: casementor eval calibrate")
