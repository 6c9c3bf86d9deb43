"""The trained models that ship with zoo: one folder each, made by ``make models``."""
