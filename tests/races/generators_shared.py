"""Generators: one that several threads advance runs in one of them at a time; the others get ValueError. Each value comes once.

weakened: reentrant-generators
"""

from race import expect, rounds, together

N = 200


def numbers():
    inside = 0
    for i in range(N):
        inside += 1
        expect(inside == 1, "two threads inside one generator")
        held = [i] * 3
        inside -= 1
        yield i
        expect(held == [i] * 3, "the generator's variables were mixed up")


for _ in rounds():
    shared = numbers()

    def take():
        got = []
        while True:
            try:
                got.append(next(shared))
            except StopIteration:
                return got
            except ValueError as error:
                expect("already executing" in str(error), error)

    got = sum(together(take, take, take), [])
    expect(sorted(got) == list(range(N)), "values lost or doubled:", len(got))
