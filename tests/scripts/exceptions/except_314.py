# by hand: 3.14 allows several exceptions without parentheses
"""except with several types and no parentheses."""
for e in (ValueError("v"), KeyError("k"), TypeError("t")):
    try:
        raise e
    except ValueError, KeyError:
        print("one of two", repr(e))
    except TypeError:
        print("other")
