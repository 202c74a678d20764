"""A sentence-transformers model run by ONNX Runtime in 8-bit whole numbers, exported offline.

sentence-transformers' own ONNX and OpenVINO backends need Optimum, whose releases (optimum-onnx
0.1, optimum-intel 2.2) can't be imported beside transformers 5.23. What they would do is done here
with the libraries underneath: torch exports the encoder, onnxruntime quantises it (dynamically:
weights once, each column by its own scale, or vectors would turn by 18 degrees; activations at
each call), and a module of sentence-transformers' own kind runs it in the encoder's place, so that
tokenising and pooling stay the library's.
"""

from __future__ import annotations

import hashlib
import logging
import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentence_transformers.base.modules import InputModule

from catalog import BuildError

if TYPE_CHECKING:
    import onnxruntime
    import torch
    from sentence_transformers import SentenceTransformer

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")


class OnnxEncoder(InputModule):
    """The encoder at the head of a model: the original's tokeniser, ONNX Runtime's arithmetic."""

    def __init__(self, original: Any, session: onnxruntime.InferenceSession) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = original.tokenizer
        self._preprocess = original.preprocess
        self._session = session
        self._reads = [one.name for one in session.get_inputs()]

    def preprocess(self, inputs: Any, prompt: str | None = None, **more: Any) -> dict[str, Any]:
        """Texts to tokens."""
        return dict(self._preprocess(inputs, prompt=prompt, **more))

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Adds the vectors of the tokens [texts, tokens, d]."""
        import torch

        given = {name: features[name].numpy() for name in self._reads}
        (hidden,) = self._session.run(None, given)
        return {**features, "token_embeddings": torch.from_numpy(hidden)}

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Refused: the original is what is saved."""
        raise NotImplementedError("save the original model; this one is made from it")


def quantised(model: SentenceTransformer, folder: Path, threads: int) -> SentenceTransformer:
    """`model` with its encoder in int8, exported to `folder`, under a name that its weights give,
    if that has not been done before.

    Raises BuildError when the export is needed and its libraries are not installed.
    """
    import onnxruntime
    from sentence_transformers import SentenceTransformer

    encoder: Any
    encoder, *rest = model
    path = folder / f"{_digest(encoder.model)}-int8.onnx"
    if not path.exists():
        _export(encoder, path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    try:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # its exceptions have no common class but this
        raise BuildError(
            f"The quantised model {path} can't be read ({error}). Remove it: it is made again."
        ) from error
    return SentenceTransformer(modules=[OnnxEncoder(encoder, session), *rest], device="cpu")


def _digest(model: Any) -> str:
    digest = hashlib.sha256()
    for weights in model.parameters():
        digest.update(weights.detach().numpy())
    return digest.hexdigest()[:16]


def _export(encoder: Any, path: Path) -> None:
    """Writes the int8 encoder, in one step: a kill leaves no half of a file."""
    try:
        import onnx  # noqa: F401
        import onnxscript  # noqa: F401
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError as error:
        raise BuildError(
            f"The quantised embedder is exported with onnx and onnxscript ({error}). "
            'Run `pip install "aisle[onnx]"`, or leave AISLE_EMBEDDER_BACKEND at torch.'
        ) from error
    path.parent.mkdir(parents=True, exist_ok=True)
    whole, small = (path.with_suffix(f".{os.getpid()}.{what}") for what in ("whole", "int8"))
    try:
        _whole(encoder, whole)
        logging.getLogger().addFilter(_no_advice)
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True)
        os.replace(small, path)
    finally:
        logging.getLogger().removeFilter(_no_advice)
        whole.unlink(missing_ok=True)
        small.unlink(missing_ok=True)


def _no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()


def _whole(encoder: Any, path: Path) -> None:
    """The encoder in full precision, for any number of texts of any length."""
    import torch

    example = encoder.preprocess(["a tent", "a tent for two people"])
    names = [name for name in _INPUTS if name in example]
    shape = {0: torch.export.Dim("texts", min=1, max=4_096), 1: torch.export.Dim("tokens", max=512)}
    with warnings.catch_warnings():  # of the exporter about itself
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _hidden(encoder.model, names),
            tuple(example[name] for name in names),
            path,
            input_names=names,
            output_names=["hidden"],
            dynamic_shapes=((shape,) * len(names),),
            dynamo=True,
            external_data=False,
            verbose=False,
        )


def _hidden(model: torch.nn.Module, names: list[str]) -> torch.nn.Module:
    """The model as a function of its inputs in order, giving the last hidden state alone."""
    import torch

    class Hidden(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, *given: torch.Tensor) -> Any:
            return self.model(**dict(zip(names, given, strict=True))).last_hidden_state

    return Hidden().eval()
