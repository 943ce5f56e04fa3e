print("pkg init", __name__, __package__)
from . import a
from .a import A_VALUE as renamed
top = "pkg top"
