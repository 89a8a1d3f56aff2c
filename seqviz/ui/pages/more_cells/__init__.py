"""Any registered cell."""
