"""Policies of the slate for a merchandiser: what there is, judged, promoted, taken back."""
