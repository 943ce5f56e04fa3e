# datetime, decimal, fractions, statistics, calendar, random (seeded), heapq, bisect.
import bisect
import calendar
import datetime as dt
import decimal
import fractions
import heapq
import numbers
import statistics
from decimal import Decimal
from fractions import Fraction

d = dt.datetime(2024, 2, 29, 13, 5, 7, 123456)
print(d, repr(d), d.isoformat(), d.strftime('%Y-%m-%d %H:%M:%S.%f %j %a %B'), d.date() + dt.timedelta(days=366))
print(dt.datetime.strptime('2021-03-04 05:06', '%Y-%m-%d %H:%M'), dt.date.fromisoformat('2020-01-02').isocalendar()[:])
print(dt.timedelta(days=1, seconds=-1), dt.timedelta(hours=1.5) / 2, divmod(dt.timedelta(7), dt.timedelta(2)))
utc = d.replace(tzinfo=dt.timezone.utc)
print(utc.astimezone(dt.timezone(dt.timedelta(hours=5, minutes=30))), utc.timestamp(), (utc - utc).total_seconds())
print(dt.time(1, 2).isoformat(), dt.date(2024, 1, 31).weekday(), dt.date.max, d < d + dt.timedelta.resolution)
for call in (lambda: dt.datetime.strptime('x', '%Y'),):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e)
print(Decimal('1.10') + Decimal('2.20'), Decimal(1) / Decimal(3), Decimal('1E+3'), Decimal('0.1').sqrt())
with decimal.localcontext() as ctx:
    ctx.prec = 5
    print(Decimal(2).sqrt(), Decimal(1) / 7)
print(Decimal('2.675').quantize(Decimal('0.01'), rounding=decimal.ROUND_HALF_UP), round(Decimal('2.5')), Decimal('-0'))
print(sorted([Decimal('3'), Decimal('1.5')]), f"{Decimal('1234.5'):,.2f}", Decimal.from_float(0.1), hash(Decimal('1.5')) == hash(1.5))
try:
    Decimal(1) / 0
except decimal.DivisionByZero as e:
    print('division by zero')
print(Fraction(3, 4) + Fraction('1/6'), Fraction(0.5), Fraction('2.5').limit_denominator(3), Fraction(7, 3) // 1, round(Fraction(7, 3), 1))
print(isinstance(1, numbers.Integral), isinstance(Fraction(1), numbers.Rational), isinstance(1j, numbers.Complex), isinstance(Decimal(1), numbers.Number))
print(statistics.mean([1, 2, 3, 4]), statistics.median([3, 1, 2]), statistics.stdev([1, 2, 3, 4]), statistics.mode('aab'))
print(statistics.quantiles([1, 2, 3, 4, 5], n=4), statistics.NormalDist(0, 1).cdf(0), statistics.fmean([1.5, 2.5]))
print(calendar.month(2024, 2))
print(calendar.isleap(2000), calendar.monthrange(2023, 2)[1], calendar.day_name[0])
h = [5, 1, 4]
heapq.heapify(h)
heapq.heappush(h, 0)
print([heapq.heappop(h) for _ in range(4)], heapq.nlargest(2, [3, 9, 5]), heapq.nsmallest(2, 'dbca', key=ord), list(heapq.merge([1, 4], [2, 3])))
a = [1, 3, 5]
bisect.insort(a, 4)
print(a, bisect.bisect_left(a, 3), bisect.bisect(a, 3), bisect.bisect_left(a, 4, key=lambda v: v + 1))
