"""The digit classifier: its names, its start, and what it reads."""

import numpy as np
import pytest
import torch

from seqviz.models.checkpoint import Architecture
from seqviz.models.classifier import DigitLSTM, rows_first


def test_state_dict_is_the_architectures() -> None:
    """Names and shapes are those that checkpoints are checked against, 214,282 numbers in all."""
    model = DigitLSTM()
    shapes = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    assert shapes == Architecture().shapes()
    assert sum(p.numel() for p in model.parameters()) == Architecture().num_parameters() == 214_282


def test_weights_come_from_the_generator_alone() -> None:
    """The same generator seed gives the same weights, within ±1/√H, whatever the global seed."""
    torch.manual_seed(1)
    first = DigitLSTM(generator=torch.Generator().manual_seed(5)).numpy_state()
    torch.manual_seed(2)
    again = DigitLSTM(generator=torch.Generator().manual_seed(5)).numpy_state()
    other = DigitLSTM(generator=torch.Generator().manual_seed(6)).numpy_state()
    for name, array in first.items():
        np.testing.assert_array_equal(again[name], array)
        assert not np.array_equal(other[name], array)
        assert np.abs(array).max() <= 128**-0.5


def test_rows_first_normalises_and_puts_rows_first() -> None:
    """Step t of image n is row t, (pixel / 255 − 0.1307) / 0.3081, from bytes and from floats."""
    images = torch.arange(2 * 28 * 28).remainder(256).to(torch.uint8).view(2, 28, 28)
    x = rows_first(images)
    assert x.shape == (28, 2, 28)
    assert x.is_contiguous()
    wanted = (images[1, 5].double() / 255 - 0.1307) / 0.3081
    torch.testing.assert_close(x[5, 1].double(), wanted, atol=1e-6, rtol=0)
    torch.testing.assert_close(rows_first(images.float() / 255), x, atol=1e-6, rtol=0)


def test_logits_are_fc_of_the_last_rows_hidden_state() -> None:
    """Rows before the last reach the logits only through the state, and images are independent."""
    torch.manual_seed(0)
    model, x = DigitLSTM().eval(), torch.randn(28, 3, 28)
    with torch.no_grad():
        logits = model(x)
        h, _ = model.lstm(x)
        torch.testing.assert_close(logits, h[-1] @ model.fc.weight.T + model.fc.bias)
        torch.testing.assert_close(model(x[:, :1])[0], logits[0], atol=1e-5, rtol=1e-5)
        assert not torch.equal(model(x.flip(0)), logits)


def test_only_an_lstm_is_built() -> None:
    """Another kind is refused by name."""
    with pytest.raises(ValueError, match="gru"):
        DigitLSTM(Architecture("gru"))
