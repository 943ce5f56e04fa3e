"""`match`, `case`, `type` and `_` are names wherever they do not begin their statements."""
match = 2; case = 3; type_ = 4; print(match, case)
x = 1; match = [5]; match[0] = 6; print(match)
x = 1; match = {}; match["k"] = x; match.update(a=1); print(match); match = 3
def f(match): y = match; match = y + 1; return match
print(f(1), f(match=5))
class C: a = 1; match = 2; case = match
print(C.match, C.case)
if x: y = 1; match = 9; print(match)
for match in range(2): pass; match += 1
print(match); match = lambda case: case; print(match(4)); print(1); match (5)
match, case = 1, 2; match += case; print(match); del match; match: int = 7; print(match)
_ = 5; print(_); type = 8; print(type); del type; print(type(1).__name__)
try: exec("x = 1; match x:\n    case 1: pass")
except SyntaxError as e: print(type(e).__name__, e.lineno)
