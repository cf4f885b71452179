"""Opening an ONNX graph so that every run takes one thread and several run side by side. Never imports torch."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from types import MappingProxyType

import numpy as np
import onnxruntime

from retrieval.encoder import Vectors

AS_REQUESTED = 1
"""onnxruntime's number for an arena that grows by what is asked for, not to the next power of two."""
_opening = Lock()


def open_session(graph: Path, *, numbers: Mapping[str, Vectors] = MappingProxyType({})) -> onnxruntime.InferenceSession:
    """A session of a graph; `numbers` are the weights it keeps outside itself, by name.

    All sessions reckon in one arena. No memory is planned by the shapes of a run: nearly every passage has another
    length, and each would leave a plan behind.
    """
    with _opening:
        _share_one_arena()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.use_env_allocators", "1")
    given = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array)) for array in numbers.values()]
    options.add_external_initializers(list(numbers), given)
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])


@cache
def _share_one_arena() -> None:
    """Register the memory in which the sessions of this process reckon; it may be registered once."""
    memory = onnxruntime.OrtMemoryInfo(
        "Cpu", onnxruntime.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, onnxruntime.OrtMemType.DEFAULT
    )
    arena = onnxruntime.OrtArenaCfg({"arena_extend_strategy": AS_REQUESTED})
    onnxruntime.create_and_register_allocator(memory, arena)
