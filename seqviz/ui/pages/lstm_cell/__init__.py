"""The LSTM cell."""
