"""Packs: what is printed and handed round, as PDF, Excel and PowerPoint from one snapshot."""
