"""Signals: handlers, timers, masks, what interrupts a wait."""
import _signal as s, os, time
def h(n,f): print('got',n, f is not None)
print(s.getsignal(2) is s.default_int_handler, s.signal(s.SIGUSR1,h), s.getsignal(s.SIGUSR1) is h)
os.kill(os.getpid(), s.SIGUSR1); s.raise_signal(s.SIGUSR1)
try: s.raise_signal(s.SIGINT)
except KeyboardInterrupt: print('KI')
print(s.signal(s.SIGINT, s.SIG_IGN) is s.default_int_handler); s.raise_signal(2); print(s.getsignal(2))
s.signal(s.SIGINT, s.default_int_handler)
s.signal(s.SIGALRM, lambda *a: print('alarm')); s.setitimer(s.ITIMER_REAL, 0.05); t=time.monotonic(); time.sleep(0.2); print(time.monotonic()-t>=0.2)
def boom(*a): raise ValueError('boom')
s.signal(s.SIGALRM, boom)
try:
    s.setitimer(0,0.05)
    time.sleep(5)
except ValueError as e: print(e)
try:
    s.setitimer(0,0.05)
    while True: pass
except ValueError as e: print(e)
r,w=os.pipe()
try:
    s.setitimer(0,0.05)
    os.read(r,1)
except ValueError as e: print('read', e)
print(sorted(s.pthread_sigmask(s.SIG_BLOCK,[s.SIGUSR1]))); s.raise_signal(s.SIGUSR1); print(sorted(s.sigpending())); print(s.sigwait([s.SIGUSR1])); print(sorted(s.pthread_sigmask(s.SIG_SETMASK,[])))
for f in (lambda: s.signal(1000,h), lambda: s.signal(2,'x'), lambda: s.signal(s.SIGKILL,h), lambda: s.getsignal(0), lambda: s.set_wakeup_fd(r), lambda: s.strsignal(0)):
    try: f()
    except Exception as e: print(type(e).__name__, e)
print(s.strsignal(2), len(s.valid_signals())>60)
os.set_blocking(w, False) if hasattr(os,'set_blocking') else None
print(s.set_wakeup_fd(w)); s.raise_signal(s.SIGUSR1); print(os.read(r,1)); print(s.set_wakeup_fd(-1)==w)
s.pthread_kill(__import__('_thread').get_ident(), s.SIGUSR1)
