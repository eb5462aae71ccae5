"""A BERT encoder with pooling as an ONNX graph, of onnxruntime's fused operators.

https://onnxruntime.ai/docs/reference/operators/ContribOperators.html
"""

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class BertShape:
    """What a folder's configuration says about its network and pooling."""

    layers: int
    heads: int
    epsilon: float
    pool_first_token: bool
    normalise: bool
    max_tokens: int


class BertGraph:
    """Collects nodes and weights of one BERT encoder with pooling; `build` puts them together."""

    def __init__(self, tensors: dict[str, np.ndarray], shape: BertShape):
        self.tensors, self.shape = tensors, shape
        self.nodes: list[Any] = []
        self.weights: dict[str, np.ndarray] = {}

    def build(self) -> Any:
        """The model, of type onnx.ModelProto."""
        from onnx import TensorProto, helper, numpy_helper

        hidden = self._embed()
        for layer in range(self.shape.layers):
            hidden = self._layer(f"encoder.layer.{layer}.", hidden)
        self._pool(hidden)
        tokens = ["batch", "tokens"]
        dimension = self.tensors["embeddings.word_embeddings.weight"].shape[1]
        graph = helper.make_graph(
            self.nodes,
            "sentence-encoder",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT32, tokens),
                helper.make_tensor_value_info("mask", TensorProto.INT32, tokens),
            ],
            [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", dimension])],
            [numpy_helper.from_array(array, name) for name, array in self.weights.items()],
        )
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)

    def _add(self, operator: str, inputs: list[str], fused: bool = False, **attributes: Any) -> str:
        from onnx import helper

        output = f"{operator}_{len(self.nodes)}"
        domain = "com.microsoft" if fused else ""
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def _weight(self, name: str, array: np.ndarray) -> str:
        self.weights[name] = np.ascontiguousarray(array, dtype=np.float32)
        return name

    def _tensor(self, name: str) -> str:
        return self._weight(name, self.tensors[name])

    def _linear(self, name: str) -> str:
        """A linear layer's weights, turned to (in, out) as MatMul wants them."""
        return self._weight(name, self.tensors[name].T)

    def _embed(self) -> str:
        # One text at a time, never a pair: segment 0 always, so its vector joins the positions.
        segment = self.tensors["embeddings.token_type_embeddings.weight"][0]
        positions = self.tensors["embeddings.position_embeddings.weight"] + segment
        output = self._add(
            "EmbedLayerNormalization",
            [
                "ids",
                "",
                self._tensor("embeddings.word_embeddings.weight"),
                self._weight("positions", positions),
                "",
                self._tensor("embeddings.LayerNorm.weight"),
                self._tensor("embeddings.LayerNorm.bias"),
            ],
            fused=True,
            epsilon=self.shape.epsilon,
        )
        self.nodes[-1].output.append("lengths")  # obligatory, unused: Attention reads the mask
        return output

    def _layer(self, at: str, hidden: str) -> str:
        parts = [at + "attention.self." + name for name in ("query", "key", "value")]
        qkv = np.concatenate([self.tensors[part + ".weight"].T for part in parts], axis=1)
        biases = np.concatenate([self.tensors[part + ".bias"] for part in parts])
        inputs = [hidden, self._weight(at + "qkv", qkv), self._weight(at + "qkv.bias", biases)]
        attended = self._add("Attention", [*inputs, "mask"], fused=True, num_heads=self.shape.heads)
        hidden = self._dense_and_norm(at + "attention.output.", attended, hidden)
        wide = self._add("MatMul", [hidden, self._linear(at + "intermediate.dense.weight")])
        bias = self._tensor(at + "intermediate.dense.bias")
        return self._dense_and_norm(
            at + "output.", self._add("BiasGelu", [wide, bias], fused=True), hidden
        )

    def _dense_and_norm(self, at: str, inner: str, residual: str) -> str:
        projected = self._add("MatMul", [inner, self._linear(at + "dense.weight")])
        norm = [self._tensor(at + "LayerNorm.weight"), self._tensor(at + "LayerNorm.bias")]
        return self._add(
            "SkipLayerNormalization",
            [projected, residual, *norm, self._tensor(at + "dense.bias")],
            fused=True,
            epsilon=self.shape.epsilon,
        )

    def _pool(self, hidden: str) -> None:
        if self.shape.pool_first_token:
            self.weights["first"] = np.array(0, dtype=np.int64)
            pooled = self._add("Gather", [hidden, "first"], axis=1)
        else:
            self.weights["last_axis"] = np.array([-1], dtype=np.int64)
            counted = self._add("Cast", ["mask"], to=1)
            column = self._add("Unsqueeze", [counted, "last_axis"])
            kept = self._add("Mul", [hidden, column])
            total = self._add("ReduceSum", [kept, self._axis("tokens_axis", 1)], keepdims=0)
            pooled = self._add("Div", [total, self._add("ReduceSum", [counted, "tokens_axis"])])
        self._add("LpNormalization" if self.shape.normalise else "Identity", [pooled])
        self.nodes[-1].output[0] = "vector"

    def _axis(self, name: str, axis: int) -> str:
        self.weights[name] = np.array([axis], dtype=np.int64)
        return name
