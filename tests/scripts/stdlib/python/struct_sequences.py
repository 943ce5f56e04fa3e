# Struct sequences: fields that are no items survive pickling and copying; __replace__.
import copy
import os
import pickle
import time

t = time.strptime('2020-02-03 UTC', '%Y-%m-%d %Z')
print(t, t.tm_zone, t.tm_gmtoff)
for again in copy.copy(t), copy.deepcopy(t), pickle.loads(pickle.dumps(t)):
    print(again == t, again.tm_zone == t.tm_zone, again.tm_gmtoff == t.tm_gmtoff)
print(t.__reduce__()[1][0])
print(time.struct_time(range(9), {'tm_zone': 'X'}).tm_zone)
print(time.struct_time(range(11))[:], time.struct_time(range(11)).tm_gmtoff)
r = copy.replace(t, tm_year=1999, tm_zone='here')
print(r.tm_year, r.tm_mon, r.tm_zone)
for f in (lambda: copy.replace(t, nothing=1, at=2), lambda: copy.replace(os.stat('/'), st_mode=1), lambda: t.__replace__(1)):
    try:
        print(f())
    except TypeError as e:
        print(e)
s = os.stat_result
print(s.n_sequence_fields, s.n_unnamed_fields, time.struct_time.n_fields, os.times_result.n_unnamed_fields)
print(copy.replace(os.terminal_size((80, 24)), lines=50))
print(os.statvfs('/').f_fsid >= 0)
