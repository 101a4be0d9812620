"""Hours: where hours are saved, net of what they cost, and why it changed."""
