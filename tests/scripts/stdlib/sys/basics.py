"""sys."""
import sys
print(sys.argv[0].endswith("basics.py"), len(sys.argv), sys.version_info[0], sys.version_info >= (3, 11), sys.version_info.major, sys.version.split(".")[0], sys.maxsize == 2**63 - 1, sys.byteorder, sys.platform, sys.maxunicode, isinstance(sys.path, list), "sys" in sys.modules, sys.modules["__main__"].__name__, sys.getrecursionlimit() > 100, sys.implementation.name != "", sys.hexversion > 0x030b0000, isinstance(sys.executable, str), sys.float_info.max, sys.float_info.epsilon, sys.int_info.bits_per_digit > 0, sys.flags.optimize, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.intern("abc") is sys.intern("ab" + "c"))
print(type(sys.stdin).__name__, sys.stdout is sys.__stdout__, sys.stderr.fileno(), sys.stdin.fileno(), sys.stdout.fileno(), sys.stdout.write("w\n"), sys.byteorder, sys.getsizeof([]) > 0, sys.getrefcount(object()) >= 1 if hasattr(sys, "getrefcount") else True, callable(sys.exit), sys.dont_write_bytecode in (True, False), bool(sys.builtin_module_names), sys.float_repr_style)
for code in (None, 0, 3, "text", (1, 2), True):
    try: sys.exit(code)
    except SystemExit as e: print(repr(e.code), repr(e))
try: sys.exit()
except SystemExit as e: print(e.code, e.args)
try: sys.intern(5)
except TypeError as e: print(e)
try: sys.nope
except AttributeError as e: print(e)
old = sys.excepthook; print(callable(old), callable(sys.displayhook), sys.displayhook(None)); sys.displayhook(5); print(_); sys.displayhook("s"); print(sys.get_int_max_str_digits()); sys.set_int_max_str_digits(0); print(len(str(10**5000))); sys.set_int_max_str_digits(4300)
n = sys.getswitchinterval(); sys.setswitchinterval(0.01); print(sys.getswitchinterval(), n); sys.setswitchinterval(n)
sys.stdout.flush(); sys.stderr.flush(); print(sys.exc_info(), hasattr(sys, "last_value") and False, sys.is_finalizing(), sys.audit("test.event") if hasattr(sys, "audit") else None)
