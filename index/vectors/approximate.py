"""Cosines with every vector to two digits, in a fifth of the time, by whole numbers."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

LEVELS = 63
"""Steps to each side of zero: with more, processors without VNNI add up beyond 16 bits."""
PART = 4096
MOST_THREADS = 4


class Approximate:
    """Vectors rounded to a byte a number, multiplied by onnxruntime; numpy has no such product.

    The memory is a quarter of the vectors' own. Twice as many of the best as are wanted hold the
    true ones: what that finds is measured in docs/scaling.md.
    """

    def __init__(self, vectors: np.ndarray):
        numbers = np.empty(vectors.shape[::-1], dtype=np.int8)
        self._scales = np.empty(len(vectors), dtype=np.float32)
        for start in range(0, len(vectors), PART):
            part = vectors[start : start + PART]
            scales = np.maximum(np.abs(part).max(axis=1), 1e-12) / LEVELS
            self._scales[start : start + PART] = scales
            numbers[:, start : start + PART] = np.rint(part / scales[:, np.newaxis]).T
        self._session, self._kept = _product(numbers)

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """About the cosine of every row with a vector (dimension,)."""
        scale = max(float(np.abs(vector).max()), 1e-12) / 127
        query = (np.rint(vector / scale) + 128).astype(np.uint8)[np.newaxis]
        products = self._session.run(None, {"query": query})[0][0]
        scores: np.ndarray = products * (self._scales * scale)
        return scores


def _product(numbers: np.ndarray) -> tuple[Any, Any]:
    """A network of one product: a query (1, dimension) by these numbers (dimension, n).

    The second must live as long as the first, which may read the numbers where they are.
    """
    import onnxruntime
    from onnx import TensorProto, helper

    shape = list(numbers.shape)
    rows = TensorProto(name="rows", data_type=TensorProto.INT8, dims=shape)
    rows.data_location = TensorProto.EXTERNAL
    rows.external_data.add(key="location", value="memory")
    zero = helper.make_tensor("zero", TensorProto.UINT8, [], [128])
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["query", "rows", "zero"], ["products"])],
        "product",
        [helper.make_tensor_value_info("query", TensorProto.UINT8, [1, shape[0]])],
        [helper.make_tensor_value_info("products", TensorProto.INT32, [1, shape[1]])],
        [rows, zero],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    given = onnxruntime.OrtValue.ortvalue_from_numpy(numbers)
    options.add_external_initializers(["rows"], [given])
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return session, given
