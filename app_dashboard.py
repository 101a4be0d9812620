"""The Streamlit entry: ``streamlit run app_dashboard.py`` (or ``dx dashboard``); nothing but the page."""

from __future__ import annotations

from dashboard.app import draw

draw()
