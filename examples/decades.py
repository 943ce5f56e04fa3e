"""Decades and years by // and %, below zero too."""

for days in (0, 364, 365, 3650, 3651, 10_000, -1, -400):
    years, rest = days // 365, days % 365
    decades, years_left = years // 10, years % 10
    print(f"{days:6} days = {decades:2} decades, {years_left} years, {rest:3} days", (decades * 10 + years_left) * 365 + rest == days)

for year in (1999, 2000, 2024, 2025):
    print(f"{year}: the {year // 10 * 10}s, year {year % 10} of the decade, century {(year - 1) // 100 + 1}")

print("// rounds down, % takes the sign of the divisor:")
for a, b in ((7, 2), (-7, 2), (7, -2), (-7, -2), (7.5, 2), (-7.5, 2)):
    q, r = a // b, a % b
    print(f"  {a:>4} // {b:>2} = {q:>4}   {a:>4} % {b:>2} = {r:>4}   {divmod(a, b) == (q, r)} {q * b + r == a}")


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


print([year for year in range(1890, 1921) if leap(year)])
try:
    10 / 0
except ZeroDivisionError as error:
    print("ZeroDivisionError:", error)
