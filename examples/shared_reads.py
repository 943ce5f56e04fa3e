"""Threads that only read one shared graph of objects, dictionaries and lists.

    shared_reads.py [rounds] [threads]

Nobody writes while the threads read, so nothing should make one reader wait for another.
"""

# args: 2 4

import sys
import threading
import time
from collections import namedtuple

Place = namedtuple("Place", "name x y")


class City:
    """A node: attributes, a dict of neighbours and a list of past temperatures."""

    country = "Nihon"

    def __init__(self, place, population):
        self.place = place
        self.population = population
        self.roads = {}
        self.temperatures = []

    def distance(self, other):
        a, b = self.place, other.place
        return abs(a.x - b.x) + abs(a.y - b.y)


def build(side):
    """A grid of cities, each joined to the next one east and south."""
    cities = {}
    for y in range(side):
        for x in range(side):
            place = Place(f"city{x}-{y}", x * 10 + y % 3, y * 10 + x % 7)
            city = City(place, 1000 + (x * 37 + y * 91) % 500)
            city.temperatures = [(x + y * k) % 31 / 2 for k in range(12)]
            cities[x, y] = city
    for (x, y), city in cities.items():
        for neighbour in ((x + 1, y), (x, y + 1)):
            other = cities.get(neighbour)
            if other is not None:
                city.roads[other.place.name] = other
                other.roads[city.place.name] = city
    return cities


def tour(cities, rounds):
    """Reads every kind of thing: attributes, items, globals, methods, closures."""
    people = road_length = 0
    warmth = 0.0

    def warm(city):
        return max(city.temperatures) - min(city.temperatures)

    for _ in range(rounds):
        for city in cities.values():
            people += city.population
            warmth += warm(city) + city.temperatures[3]
            for name, other in city.roads.items():
                road_length += city.distance(other)
                if other.roads[city.place.name] is not city or name not in city.roads:
                    raise AssertionError("the graph changed while we read it")
    return people, road_length, warmth


def on_threads(cities, rounds, count):
    results = []

    def work():
        results.append(tour(cities, rounds))

    threads = [threading.Thread(target=work) for _ in range(count)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results, time.perf_counter() - start


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    cities = build(16)
    expected = tour(cities, rounds)
    print("cities:", len(cities), "roads:", sum(len(city.roads) for city in cities.values()) // 2)
    print("people, road length, warmth:", *expected)
    one, one_time = on_threads(cities, rounds, 1)
    many, many_time = on_threads(cities, rounds, count)
    print("every thread read the same:", one + many == [expected] * (1 + count))
    print(f"time, 1 thread: {one_time:.3f} s")
    print(f"time, {count} threads, each with the same work: {many_time:.3f} s")
    print(f"time, throughput: {count * one_time / many_time:.2f}x of one thread")


if __name__ == "__main__":
    main()
