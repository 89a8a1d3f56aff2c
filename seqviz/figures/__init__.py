"""Pure functions from traces and histories to pictures; nothing here knows Streamlit."""
