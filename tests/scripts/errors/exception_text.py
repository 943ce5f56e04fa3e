class Quiet(Exception):
    def __str__(self):
        return ""
class Multi(Exception):
    pass
for e in (Quiet(), Multi("line one\nline two"), KeyError("key"), OSError(2, "No such file or directory", "x.txt")):
    try:
        raise e
    except Exception:
        pass
raise Multi("line one\nline two")
