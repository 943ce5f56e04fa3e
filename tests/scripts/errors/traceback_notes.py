try:
    raise ValueError("v")
except ValueError as e:
    e.add_note("a note")
    e.add_note("two\nlines")
    raise
