"""symtable: scopes, kinds of names."""

import symtable
s=symtable.symtable('''
import os
x=1
def f(a,b=2,*c,**d):
    global g
    y=x+a
    def h():
        nonlocal y
        return y+z
    return [q for q in c]
class K:
    attr=1
    def m(self): return attr
lambda t:t
''','f.py','exec')
def show(t,i=0):
    print(' '*i,t.get_type(),t.get_name(),t.get_lineno(),t.is_nested(),t.is_optimized(),t.has_children())
    for n in sorted(t.get_identifiers()):
        y=t.lookup(n); print(' '*i,' ',n,[k for k in ('is_referenced','is_imported','is_parameter','is_global','is_declared_global','is_local','is_free','is_assigned','is_namespace','is_nonlocal','is_annotated') if getattr(y,k)()])
    if t.get_name()=='f': print(t.get_parameters(),t.get_locals(),t.get_globals(),t.get_frees(),t.get_nonlocals())
    for c in t.get_children():
        if c.get_name()!='listcomp': show(c,i+1)
show(s); print(s,s.get_children()[0])
try: symtable.symtable('x=','f','exec')
except SyntaxError as e: print(e.msg)
try: symtable.symtable('x','f','foo')
except ValueError as e: print(e)
