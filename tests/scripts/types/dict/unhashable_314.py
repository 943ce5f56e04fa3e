# by hand: 3.14 names the dict or set in the message
"""Messages for unhashable keys and elements."""
for f in (lambda: {[]: 1}, lambda: {}[{}], lambda: {{}}, lambda: {1} & {1} if False else set([[]]), lambda: [] in {1: 2}, lambda: {1}.add([]), lambda: {1: 2}.get([]), lambda: hash([]), lambda: {([], 1): 1}):
    try: print(f())
    except TypeError as e: print(e)
