"""datetime: arithmetic, zones and folds, texts, messages, pickles, subclasses."""

from datetime import *
import datetime as D
u=timezone.utc
# everything prints; 3.11 compatible parts only
class NY(tzinfo):
    def utcoffset(s,dt): return timedelta(hours=-4 if s.dst(dt) else -5)
    def dst(s,dt):
        if dt is None: return timedelta(0)
        a=datetime(dt.year,3,10,2); b=datetime(dt.year,11,3,1); n=dt.replace(tzinfo=None)
        return timedelta(hours=1) if a<=n<b or (b<=n<b+timedelta(hours=1) and dt.fold==0) else timedelta(0)
    def tzname(s,dt): return 'EDT' if s.dst(dt) else 'EST'
ny=NY()
d=datetime(2024,7,1,12,tzinfo=ny); print(d,d.tzname(),d.astimezone(u),d.utctimetuple()[:6],d.timetuple().tm_isdst)
x=datetime(2024,11,3,1,30,tzinfo=ny); y=x.replace(fold=1); print(x.utcoffset(),y.utcoffset(),x==y,x==x.astimezone(u),y.astimezone(u)==y,hash(x)==hash(y),y-x,x<y,repr(y))
print(datetime(2024,3,10,7,30,tzinfo=u).astimezone(ny),ny.fromutc(datetime(2024,1,1,tzinfo=ny)))
for f in (lambda:ny.fromutc(d.replace(tzinfo=u)),lambda:ny.fromutc(3),lambda:u.fromutc(3),lambda:u.fromutc(d),lambda:u.utcoffset(3),lambda:timezone(timedelta(1)),lambda:timezone(3),lambda:timezone(),lambda:timezone(timedelta(0),3),lambda:date(1,2,3,4),lambda:date(1,2),lambda:date(year=1,month=2,day=3,x=3),lambda:date(1,year=2,month=3,day=4),lambda:datetime(1,2),lambda:datetime(1,2,3,4,5,6,7,None,9),lambda:datetime(1,2,3,fold='a'),lambda:timedelta(1,2,3,4,5,6,7,8),lambda:timedelta(float('nan')),lambda:timedelta(float('inf')),lambda:timedelta(days=1)*float('nan'),lambda:timedelta(days=10**9),lambda:timedelta(days=10**20),lambda:timedelta.max+timedelta(microseconds=1),lambda:-timedelta.max and timedelta.min-timedelta(1),lambda:date.min-timedelta(1),lambda:datetime.max+timedelta(1),lambda:datetime.fromtimestamp('x'),lambda:datetime.fromtimestamp(float('nan')),lambda:date.fromtimestamp(None),lambda:datetime.combine(date(1,1,1),3),lambda:d.replace(tzinfo=3),lambda:datetime.strptime(3,'x'),lambda:date.today(3),lambda:d.isoformat(3),lambda:d.isoformat(' ','x'),lambda:d.isoformat('T',3),lambda:time(1).isoformat('x'),lambda:d.strftime(),lambda:format(d,3),lambda:d.__format__(3),lambda:tzinfo().tzname(None),lambda:tzinfo().fromutc(d),lambda:date.fromisocalendar(2021,53,1),lambda:timedelta(1)<3,lambda:d<3,lambda:time(1)<3,lambda:timedelta(1)+3,lambda:3-timedelta(1),lambda:d+d,lambda:date(1,1,1)-d,lambda:d-date(1,1,1),lambda:timedelta(1)*'a',lambda:timedelta(1)/'a',lambda:timedelta(1)//1.5,lambda:timedelta(1)%3,lambda:divmod(timedelta(1),3),lambda:u<u,lambda:setattr(timedelta(1),'days',3),lambda:d.__reduce_ex__('a')):
    try: print(f())
    except Exception as e: print(type(e).__name__,str(e))
for a in (1,2.5,-1.5,1e-6,0.1,1/3,1e5,-0.3): print(timedelta(days=a),timedelta(seconds=a),timedelta(minutes=a,hours=a),timedelta(weeks=a,milliseconds=a),timedelta(hours=7)*a,timedelta(hours=7)/a)
print([timedelta(microseconds=i)/2 for i in range(-5,6)],[timedelta(microseconds=i)*0.5 for i in range(-5,6)],[timedelta(microseconds=i/2) for i in range(-5,6)])
t0=datetime(2024,1,1)
print(sum([timedelta(1),timedelta(2)],timedelta()),max(t0,d.replace(tzinfo=None)),sorted([date(2024,1,2),date(2023,1,1)]),{timedelta(1):1}[timedelta(hours=24)])
import time as T,os
for z in ('UTC0','EST5EDT,M3.2.0,M11.1.0','CET-1CEST,M3.5.0,M10.5.0/3','IST-5:30'):
    os.environ['TZ']=z; T.tzset()
    for s in (0,1e9,1.7e9,1710054000,1710054000-1,1730611800,1730611800+3600,-1,-1.5,86399.9999995):
        q=datetime.fromtimestamp(s); print(z,repr(q),q.timestamp(),q.astimezone(),q.astimezone().tzname(),q.astimezone(u),date.fromtimestamp(s),datetime.fromtimestamp(s,u))
    print(datetime(2024,3,10,2,30).timestamp(),datetime(2024,3,10,2,30,fold=1).timestamp(),datetime(2024,11,3,1,30,fold=1).timestamp(),datetime(2024,11,3,1,30).timestamp(),datetime(2024,7,1).astimezone(ny))
for s in ('00:00','0102','010203','01:02:03.4','01:02:03,456789','T01:02','01:02+01:00','01:02-0130','01Z','1:2','01:02:','01:02:03.','01:02:03.1234567','01:02+1','01:02Z5','','ab'):
    try: print(s,repr(time.fromisoformat(s)))
    except ValueError as e: print(s,e)
for s in ('2024-01-01','20240101','2024-W01','2024W01','2024-W01-1','2024W011','2024-01-01T00','2024-01-01 00:00Z','2024-01-01x00:00:00','20240101T000000+0530','2024W0110000','2024-W01-1T10','2024-1-1','2024-01-1','2024-W1-1','2024-001','0000-01-01','2024-01-01T10:00:00.123456789','２０２４-01-01','2024-01-01T10:00 +01:00'):
    for f in (date.fromisoformat,datetime.fromisoformat):
        try: print(s,repr(f(s)))
        except ValueError as e: print(s,'VE')
for y in (1,99,999,1000,2024,9999):
    e=datetime(y,1,1,1,2,3); print(e.strftime('%m %d %H %j %U %W %a %u'),e.isocalendar(),e.ctime(),e.isoformat(),e.toordinal(),e.weekday())
print(d.strftime('%z %Z %f %% x'),time(1,2,3,4,tzinfo=u).strftime('%H %z %Z %f'),time(5).strftime('%Y %d'),date(2024,1,1).strftime('%H:%M %f'))
print(datetime.strptime('2024-06-01 10:20:30 EST','%Y-%m-%d %H:%M:%S %Z') if 0 else datetime.strptime('01/02/03 04:05 PM','%d/%m/%y %I:%M %p'),datetime.strptime('2024 200','%Y %j'),datetime.strptime('2024 W05 1','%Y W%W %w'),datetime.strptime('+05:30','%z').tzinfo,datetime.strptime('2020-W10-3','%G-W%V-%u'))
class DD(date):
    def __new__(c,*a): o=super().__new__(c,*a); o.extra=1; return o

import pickle,copy
class DT(datetime): pass
w=DT(2024,1,1,tzinfo=u); w.attr=5; z=pickle.loads(pickle.dumps(w)); print(z,type(z),getattr(z,'attr',None),copy.copy(w).__dict__)
print(pickle.loads(b'\x80\x04\x95*\x00\x00\x00\x00\x00\x00\x00\x8c\x08datetime\x94\x8c\x08datetime\x94\x93\x94C\n\x07\xe8\x02\x1d\r\x05\x07\x01\xe2@\x94\x85\x94R\x94.'))
print(time(1,2) == time(1,2,tzinfo=u), time(1,tzinfo=u)==time(2,tzinfo=timezone(timedelta(hours=1))), bool(time(0)), time(1)<time(2), hash(time(1,tzinfo=u))==hash(time(2,tzinfo=timezone(timedelta(hours=1)))), time(1,2,3,fold=1), repr(time(1,2,3,fold=1,tzinfo=u)), time(1).replace(hour=5), time(12).utcoffset(), time(12,tzinfo=u).tzname(), time(1,tzinfo=ny).dst())
import calendar
print(calendar.month(2024,2),calendar.isleap(2024),calendar.timegm((2024,1,1,0,0,0)),calendar.TextCalendar(6).formatmonth(2024,1),list(calendar.Calendar().itermonthdays(2024,2))[:5])
print(isinstance(datetime.now(),date),issubclass(datetime,date),date.max.isocalendar(),date.min.isocalendar(),datetime.max.isoformat(),timedelta.max.total_seconds(),timedelta(microseconds=1).total_seconds())
print(D.datetime.now(u).utcoffset(), datetime.now().tzinfo, datetime.utcnow.__name__, D.timezone.min, D.timezone.max, repr(timezone(timedelta(seconds=-1))), str(timezone(timedelta(hours=1,seconds=5,microseconds=3))))
try:
    class X(timezone): pass
except TypeError as e: print(e)
try: D.date.today().year=3
except AttributeError as e: print('AE')
match date(2024,1,2):
    case date(year=y,month=1): print(y)
import json
try: json.dumps(date(2024,1,1))
except TypeError as e: print(e)
