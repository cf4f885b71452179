"""Opening an ONNX graph so that every run takes one thread and several run side by side. Never imports torch."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import onnxruntime

from retrieval.encoder import Vectors


def open_session(graph: Path, *, numbers: Mapping[str, Vectors] = MappingProxyType({})) -> onnxruntime.InferenceSession:
    """A session of a graph; `numbers` are the weights it keeps outside itself, by name."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    given = [onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array)) for array in numbers.values()]
    options.add_external_initializers(list(numbers), given)
    return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
