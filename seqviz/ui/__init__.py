"""The only package that imports Streamlit: navigation, language, start-up, shared components."""
