"""Processes: fork, exec, wait, spawn, popen, and the environment as bytes."""
import os, sys
def show(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
sys.stdout.flush()
pid = os.fork()
if pid == 0: os._exit(7)
got, status = os.waitpid(pid, 0)
print(got == pid, os.WIFEXITED(status), os.WEXITSTATUS(status), os.WIFSIGNALED(status), os.waitstatus_to_exitcode(status))
r, w = os.pipe(); sys.stdout.flush()
if os.fork() == 0:
    os.dup2(w, 1)
    try: os.execvp("echo", ["echo", "from", "exec"])
    finally: os._exit(99)
os.close(w); print(os.read(r, 100), os.wait()[1]); os.close(r)
r, w = os.pipe(); sys.stdout.flush()
if os.fork() == 0:
    os.dup2(w, 1); os.execve("/bin/sh", ["sh", "-c", "echo $WORD"], {"WORD": "given"})
os.close(w); print(os.read(r, 100), os.wait()[1]); os.close(r)
sys.stdout.flush()
if os.fork() == 0:
    # A child that ends as a program does.
    sys.exit(5)
print(os.WEXITSTATUS(os.wait()[1]))
for f in (lambda: os.execv("/nonexistent/x", ["x"]), lambda: os.execv("/bin/true", []), lambda: os.execv("/bin/true", ["", "a"]), lambda: os.execv("/bin/true", "abc"), lambda: os.execvp("no-such-program-here", ["x"]), lambda: os.wait(), lambda: os.waitpid(-1, 0)): show(f)
print(os.spawnvp(os.P_WAIT, "true", ["true"]), os.spawnlp(os.P_WAIT, "sh", "sh", "-c", "exit 3"), os.spawnle(os.P_WAIT, "/bin/sh", "sh", "-c", "exit $N", {"N": "4"}), os.spawnv(os.P_WAIT, "/nonexistent/x", ["x"]))
pid = os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "kill -9 $$"); status = os.waitpid(pid, 0)[1]
print(os.WIFSIGNALED(status), os.WTERMSIG(status), os.waitstatus_to_exitcode(status))
with os.popen("echo one; echo two") as p: print(p.read(), list(p))
print(os.popen("exit 3").close(), os.popen("true").close(), [line for line in os.popen("echo a; echo b")])
p = os.popen("cat >/dev/null", "w"); print(p.write("text"), p.close())
for f in (lambda: os.popen(5), lambda: os.popen("true", "x"), lambda: os.popen("true", buffering=0)): show(f)
print(os.WEXITSTATUS(os.system("exit 6")), os.system("true"))
os.environ["OROCHI_TEST"] = "é"
print(os.environb[b"OROCHI_TEST"], os.getenvb(b"OROCHI_TEST"), os.getenvb(b"OROCHI_NONE"), os.getenvb(b"OROCHI_NONE", b"d"), b"OROCHI_TEST" in os.environb, len(os.environb) == len(os.environ))
os.environb[b"OROCHI_TEST"] = b"new"; print(os.environ["OROCHI_TEST"], os.popen("echo $OROCHI_TEST").read()); del os.environb[b"OROCHI_TEST"]; print("OROCHI_TEST" in os.environ)
show(lambda: os.environb["a"]); show(lambda: os.environb[b"OROCHI_TEST"])
print(os.get_exec_path({"PATH": "/a:/b"}), os.getpgid(0) == os.getpgrp(), os.getsid(0) >= 0, os.getpriority(os.PRIO_PROCESS, 0) >= 0, 0 < len(os.sched_getaffinity(0)), os.sched_yield())
