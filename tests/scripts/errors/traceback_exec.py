# by hand: the carets of calls are those of 3.13 and later
code = """def inner():
    return 1 / 0
inner()
"""
exec(compile(code, "<generated>", "exec"))
