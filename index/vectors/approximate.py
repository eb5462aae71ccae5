"""Cosines with every vector to about two digits, by half a byte for each number."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

LEVELS = 7
"""Steps to each side of zero."""
BLOCK = 128
"""Numbers that share a scale."""
PART = 4096
MOST_THREADS = 4


class Approximate:
    """Vectors less their mean, rounded to four bits a number, multiplied by onnxruntime.

    Without the mean the order is the same and the numbers are small, so that the steps are fine.
    The memory is an eighth of the vectors' own. Twice as many of the best as are wanted hold the
    true ones: what that finds is measured in docs/scaling.md. numpy has no such product.
    """

    def __init__(self, vectors: np.ndarray):
        rows, dimension = vectors.shape
        blocks = -(-dimension // BLOCK)
        mean = vectors.mean(axis=0)
        scales = np.empty((rows, blocks), dtype=np.float32)
        packed = np.empty((rows, blocks, BLOCK // 2), dtype=np.uint8)
        for start in range(0, rows, PART):
            part = vectors[start : start + PART] - mean
            end = start + len(part)
            part = np.pad(part, ((0, 0), (0, blocks * BLOCK - dimension)))
            packed[start:end], scales[start:end] = _rounded(part.reshape(-1, blocks, BLOCK))
        self._session = _product(packed, scales, dimension)

    def scores(self, vector: np.ndarray) -> np.ndarray:
        """About the cosine of every row with a vector (dimension,), less the same for all."""
        query = np.asarray(vector, dtype=np.float32)[np.newaxis]
        scores: np.ndarray = self._session.run(None, {"query": query})[0][0]
        return scores


def _rounded(blocks: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blocks (n, m, BLOCK) in four bits a number, two in a byte, and their scales (n, m)."""
    scales = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / LEVELS
    numbers = (np.rint(blocks / scales[..., np.newaxis]) + 8).astype(np.uint8)
    return numbers[..., 0::2] | numbers[..., 1::2] << 4, scales


def _product(packed: np.ndarray, scales: np.ndarray, dimension: int) -> Any:
    """A network of one product: a query (1, dimension) by these rows."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    rows = len(packed)
    # https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
    product = helper.make_node(
        "MatMulNBits",
        ["query", "rows", "scales"],
        ["scores"],
        domain="com.microsoft",
        K=dimension,
        N=rows,
        bits=4,
        block_size=BLOCK,
        accuracy_level=4,
    )
    graph = helper.make_graph(
        [product],
        "product",
        [helper.make_tensor_value_info("query", TensorProto.FLOAT, [1, dimension])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, rows])],
        [
            numpy_helper.from_array(packed, "rows"),
            numpy_helper.from_array(scales.ravel(), "scales"),
        ],
    )
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid("com.microsoft", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = min(MOST_THREADS, os.cpu_count() or 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
