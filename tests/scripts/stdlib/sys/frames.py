"""sys._getframe and what a frame shows."""
import sys
def f():
    fr = sys._getframe(); return fr.f_code.co_name, sys._getframe(1).f_code.co_name, fr.f_lineno > 0, fr.f_locals, fr.f_back.f_code is sys._getframe(1).f_code, fr.f_globals is globals()
print(f())
