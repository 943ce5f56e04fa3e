"""os and os.path: files, environment, process."""
import os, os.path as p, sys
print(p.join("a", "b", "c.txt"), p.join("a", "/b"), p.join("a/", "b"), p.join("a", ""), p.split("/a/b.c"), p.split("a/"), p.basename("/x/y"), p.dirname("/x/y"), p.splitext("a/b.tar.gz"), p.splitext(".rc"), p.splitext("a.b/c"), p.isabs("/a"), p.isabs("a"), p.normpath("a/./b/../c//d/"), p.normpath(""), p.normpath("/../a"), p.commonprefix(["/ab/c", "/ab/d"]), p.commonpath(["/a/b", "/a/c"]), p.relpath("/a/b/c", "/a/d"), p.sep, os.sep, os.linesep == "\n", os.curdir, os.pardir, os.name, p.expanduser("~") != "~" or True, p.splitdrive("/a"))
base = p.join(os.environ.get("TMPDIR", "/tmp"), f"orochi_os_{os.getpid()}"); os.mkdir(base)
print(p.exists(base), p.isdir(base), p.isfile(base), os.listdir(base)); os.makedirs(p.join(base, "x", "y", "z")); os.makedirs(p.join(base, "x"), exist_ok=True)
for n in ("b", "a"): open(p.join(base, n), "w").write(n * 10)
print(sorted(os.listdir(base)), p.getsize(p.join(base, "a")), p.isfile(p.join(base, "a")), os.stat(p.join(base, "a")).st_size, p.getmtime(p.join(base, "a")) > 1e9, oct(os.stat(base).st_mode)[:3]); os.rename(p.join(base, "a"), p.join(base, "c")); os.replace(p.join(base, "c"), p.join(base, "b")); print(sorted(os.listdir(base)), open(p.join(base, "b")).read())
print(sorted((r.replace(base, ""), sorted(ds), sorted(fs)) for r, ds, fs in os.walk(base)), sorted(e.name + str(e.is_dir()) for e in os.scandir(base)))
os.chmod(p.join(base, "b"), 0o600); print(oct(os.stat(p.join(base, "b")).st_mode & 0o777), os.access(p.join(base, "b"), os.R_OK), os.access(p.join(base, "nope"), os.F_OK)); os.symlink("b", p.join(base, "link")); print(p.islink(p.join(base, "link")), os.readlink(p.join(base, "link")), p.exists(p.join(base, "link")), p.realpath(p.join(base, "link")) == p.realpath(p.join(base, "b")), p.samefile(p.join(base, "link"), p.join(base, "b")))
for f in (lambda: os.mkdir(base), lambda: os.rmdir(base), lambda: os.remove(p.join(base, "nope")), lambda: os.listdir(p.join(base, "nope")), lambda: os.listdir(p.join(base, "b")), lambda: os.stat(p.join(base, "nope")), lambda: os.rename(p.join(base, "nope"), "x"), lambda: os.chdir(p.join(base, "nope")), lambda: os.makedirs(p.join(base, "x")), lambda: os.environ["NOPE_NOT_SET"], lambda: p.getsize(p.join(base, "nope")), lambda: os.close(999), lambda: os.read(999, 1), lambda: p.join(1), lambda: os.mkdir(5), lambda: os.listdir("a\0b"), lambda: os.remove(base)):
    try: print(f())
    except OSError as e: print(type(e).__name__, e.errno, e.strerror, (e.filename or "").replace(base, "BASE") if isinstance(e.filename, str) else e.filename)
    except Exception as e: print(type(e).__name__, str(e)[:40])
cwd = os.getcwd(); os.chdir(base); print(p.basename(os.getcwd()) == p.basename(base), p.abspath("q") == p.join(os.getcwd(), "q"), os.listdir() == os.listdir(".")); os.chdir(cwd)
os.environ["OROCHI_T"] = "v"; print(os.environ["OROCHI_T"], os.getenv("OROCHI_T"), os.getenv("NOPE_X", "d"), os.environ.get("NOPE_X"), "OROCHI_T" in os.environ); del os.environ["OROCHI_T"]; print("OROCHI_T" in os.environ, len(os.environ) > 0, os.environ.pop("NOPE", 1), os.environ.setdefault("OROCHI_U", "u"))
try: os.environ["x"] = 5
except TypeError as e: print(e)
print(os.getpid() > 0, os.getppid() > 0, os.cpu_count() > 0, len(os.urandom(8)), os.path is p, os.strerror(2), os.fspath("a"), os.fsencode("é"), os.fsdecode(b"a"), os.devnull, os.pathsep)
class Path:
    def __fspath__(self): return p.join(base, "b")
print(p.exists(Path()), open(Path()).read(), os.fspath(Path()) == p.join(base, "b"), p.basename(b"/a/b"))
r, w = os.pipe(); os.write(w, b"through pipe"); os.close(w); print(os.read(r, 100), os.read(r, 10)); os.close(r); print(os.system("exit 3") >> 8)
os.remove(p.join(base, "link")); os.unlink(p.join(base, "b")); os.removedirs(p.join(base, "x", "y", "z")); print(p.exists(base))
