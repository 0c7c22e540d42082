"""Generated papers: a paper as data, set by typst to PDF/A and by docxtpl to an editable Word file. Knows no models."""
