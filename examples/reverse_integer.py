"""Reversing the digits of an integer, by arithmetic and by text."""


def by_arithmetic(number):
    sign = -1 if number < 0 else 1
    number = abs(number)
    result = 0
    while number:
        number, digit = divmod(number, 10)
        result = result * 10 + digit
    return sign * result


def by_text(number):
    digits = str(abs(number))[::-1]
    return int(digits) * (-1 if number < 0 else 1)


for number in (0, 7, 10, 1200, 12345, -678, 2**31 - 1, 9_876_543_210, 10**20 + 1):
    a, b = by_arithmetic(number), by_text(number)
    print(f"{number:>22} -> {a:<22}", "agree" if a == b else f"but {b}")

palindromes = [n for n in range(1000) if by_arithmetic(n) == n]
print(len(palindromes), "palindromes below 1000, the last are", palindromes[-3:])


def lychrel_steps(number, limit=60):
    """How often a number must be added to its own reverse to become a palindrome."""
    for step in range(1, limit + 1):
        number += by_arithmetic(number)
        if number == by_arithmetic(number):
            return step, number
    return None, number


for number in (56, 59, 89, 196):
    steps, reached = lychrel_steps(number)
    print(number, "->", f"{steps} steps, {reached}" if steps else f"no palindrome, {len(str(reached))} digits")
