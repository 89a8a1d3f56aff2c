"""Training on a page: settings, the live chart, its buttons, and what comes after."""
