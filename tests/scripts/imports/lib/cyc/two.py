print("two starts")
from . import one
import cyc.one
y = "two y"
print("has x yet:", hasattr(one, "x"))
try:
    from .one import x
except ImportError as e:
    print("ImportError", "partially initialized" in str(e))
print("two ends")
