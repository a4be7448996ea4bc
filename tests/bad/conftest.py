"""The modules of the corpus are imported by its test, and are not tests themselves."""

collect_ignore_glob = ["[!t]*.py", "text_tables.py"]
