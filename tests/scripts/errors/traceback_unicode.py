# by hand: the carets of calls are those of 3.13 and later
名前 = "é"
def f(ü):
    return 名前 + "日本" + ü
f(5)
