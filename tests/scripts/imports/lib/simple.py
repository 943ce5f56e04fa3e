"""A module for the import scripts."""
print("simple runs as", __name__)
value = 1
_private = 2
def get(): return value
def bump():
    global value
    value += 1
