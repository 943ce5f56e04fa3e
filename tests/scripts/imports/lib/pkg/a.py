print("pkg.a", __name__, __package__)
A_VALUE = "a value"
def where(): return __name__
