"""Two threads call one shared closure."""
from harness import measure


def make():
    cell = [1]

    def closure():
        return cell

    return closure


shared = make()


def work(n):
    call = shared
    for _ in range(n // 5):
        call()
        call()
        call()
        call()
        call()


measure("closure call", work, 10_000_000)
