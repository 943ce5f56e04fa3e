"""time."""
import time
a, b, c = time.time(), time.monotonic(), time.perf_counter(); time.sleep(0.02); print(time.time() - a >= 0.015, time.monotonic() - b >= 0.015, time.perf_counter() - c >= 0.015, time.process_time() >= 0, time.thread_time() >= 0, type(time.time_ns()), time.monotonic_ns() > 0, time.perf_counter_ns() > 0, time.time() > 1.6e9)
for f in (lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: time.sleep(), lambda: time.gmtime("x"), lambda: time.strftime(5)):
    try: f()
    except Exception as e: print(type(e).__name__)
t = time.gmtime(0); print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_wday, t.tm_yday, t.tm_isdst, t[0], len(t), tuple(t)); print(time.strftime("%Y-%m-%d %H:%M:%S %j %a %b %A %B %y %%", time.gmtime(86400 * 365)), time.gmtime(1700000000)[:6], time.asctime(time.gmtime(0)), time.strftime("%H", time.gmtime(3600)))
print(time.mktime(time.localtime(1700000000)) == 1700000000, time.sleep(0), time.get_clock_info("monotonic").monotonic, isinstance(time.timezone, int), time.struct_time((2000, 1, 2, 3, 4, 5, 6, 7, 0)).tm_mday, repr(time.gmtime(0)))
