"""The course: lessons over the live pages."""
