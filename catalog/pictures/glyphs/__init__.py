"""The drawings, by theme. Each module has GLYPHS: a drawing and the words that call for it."""
