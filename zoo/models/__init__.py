"""The architectures, one file a family. Each function is a page to read beside its slide."""
