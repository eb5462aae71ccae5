"""Words in pieces, and how well those of one text are met by another's."""

import numpy as np
import pytest

from assistant.reader.word_pieces import load_pieces


@pytest.mark.parametrize("said", ["Kidneys fail.", "The kidneys of older rats failed. " * 12])
def test_a_piece_is_met_by_the_nearest_of_a_text(said):
    pieces = load_pieces()
    texts = ["Renal failure was seen. " * 9, "Stars form in dense clouds of cold gas."]
    read, others = pieces.read(said), pieces.read_all(texts)
    table = pieces._table
    nearest = [(table[read.ids] @ table[other.ids].T).max(axis=1) for other in others]
    assert np.allclose(pieces.met(read, others), nearest, atol=1e-5)
