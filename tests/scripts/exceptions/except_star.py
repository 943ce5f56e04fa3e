"""`except*`: groups are taken apart, what is left is raised again."""
import sys


def show(e, depth=0):
    if isinstance(e, BaseExceptionGroup):
        return f"{type(e).__name__}({e.message!r}, [{', '.join(show(x) for x in e.exceptions)}])"
    return repr(e)


def run(f):
    try:
        return f()
    except BaseException as e:
        return "raised " + show(e) + " <- " + (show(e.__context__) if e.__context__ else "none")


def split_up():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), ExceptionGroup("h", [ValueError(3), KeyError(4)])])
    except* ValueError as e:
        print("values", show(e), show(sys.exception()))
    except* (KeyError, TypeError) as e:
        print("others", show(e))
    else:
        print("never")
    return "done"


print(run(split_up))


def left():
    try:
        raise ExceptionGroup("g", [ValueError(1), OSError(2)])
    except* ValueError:
        print("took it")


print(run(left))


def naked():
    try:
        raise ValueError("alone")
    except* ValueError as e:
        print(show(e))
    try:
        raise TypeError("other")
    except* ValueError:
        print("never")


print(run(naked))


def raising():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError as e:
        raise KeyError("new")
    except* TypeError as e:
        raise


print(run(raising))


def two_new():
    try:
        raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError:
        1 / 0
    except* TypeError:
        [][1]


print(run(two_new))


def with_finally():
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1)])
        except* ValueError:
            print("clause")
        else:
            print("never")
        finally:
            print("finally")
    except Exception as e:
        print("never", e)
    try:
        pass
    except* ValueError:
        print("never")
    else:
        print("else")
    finally:
        print("finally 2")
    for i in range(3):
        try:
            raise ExceptionGroup("g", [ValueError(i)])
        except* ValueError as e:
            for j in range(2):
                if j:
                    break
                continue

            def inner():
                return "fine"
            print(i, inner())
    try:
        e
    except UnboundLocalError as x:
        print("e is gone")


print(run(with_finally))


def wrong_class():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* 5:
        pass


def group_class():
    try:
        raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup:
        pass


def group_in_tuple():
    try:
        raise ValueError
    except* (ValueError, BaseExceptionGroup):
        pass


for f in (wrong_class, group_class, group_in_tuple):
    print(run(f))


class MyGroup(ExceptionGroup):
    def __new__(cls, message, errors, code):
        self = super().__new__(cls, message, errors)
        self.code = code
        return self

    def derive(self, errors):
        return MyGroup(self.message, errors, self.code)


def own_group():
    try:
        raise MyGroup("mine", [ValueError(1), TypeError(2)], 42)
    except* ValueError as e:
        print(type(e).__name__, e.code, show(e))


print(run(own_group))


def base_group():
    try:
        raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)])
    except* ValueError as e:
        print(show(e))
    except* KeyboardInterrupt as e:
        print(show(e))
    return "ok"


print(run(base_group))

eg = ExceptionGroup("top", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3)])])
eg.add_note("a note")
print(show(eg.subgroup(ValueError)), show(eg.subgroup(lambda e: "2" in str(e))), eg.subgroup(OSError))
match, rest = eg.split(TypeError)
print(show(match), show(rest), match.__notes__, rest.__notes__)
print(show(eg.derive([OSError()])), eg.message, len(eg.exceptions), str(eg), repr(eg))
for args in [(), ("x",), ("x", []), ("x", [1]), (1, [ValueError()]), ("x", 5), ("x", [KeyboardInterrupt()])]:
    try:
        print(repr(ExceptionGroup(*args)))
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
print(type(BaseExceptionGroup("x", [ValueError()])).__name__, type(BaseExceptionGroup("x", [KeyboardInterrupt()])).__name__)

for source in [
    "try: pass\nexcept* ValueError: return",
    "for x in y:\n try: pass\n except* ValueError: break",
    "for x in y:\n try: pass\n except* ValueError: continue",
    "def f():\n try: pass\n except* ValueError: return 1",
    "try: pass\nexcept*: pass",
    "try: pass\nexcept ValueError: pass\nexcept* TypeError: pass",
]:
    try:
        compile(source, "<s>", "exec")
        print("compiled", source)
    except SyntaxError as e:
        print(e.msg)
