def f():
    pass
x = [(yield 1)]
