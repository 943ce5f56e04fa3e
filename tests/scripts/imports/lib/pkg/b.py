print("pkg.b")
from . import a
from .sub import deep
from .sub.deep import up
import pkg.a as absolute
same = absolute is a
def late():
    from .a import where
    return where()
