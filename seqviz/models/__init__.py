"""Trained networks: torch modules, their checkpoints, and the bridge torch ⇄ cells.

Nothing heavy is imported here. `checkpoint` and `bridge.model_from_state` need NumPy and
safetensors only, so that a page can run the shipped network without torch.
"""
