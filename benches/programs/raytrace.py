"""Spheres on a chequered plane, traced ray by ray: vectors as objects, float arithmetic, methods, recursion."""
import math
import sys
import time


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def scaled(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def unit(self):
        return self.scaled(1.0 / math.sqrt(self.dot(self)))

    def mirrored(self, normal):
        return self - normal.scaled(2 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, t):
        return self.origin + self.direction.scaled(t)


class Sphere:
    def __init__(self, centre, radius, color, mirror):
        self.centre, self.radius, self.color, self.mirror = centre, radius, color, mirror

    def hit(self, ray):
        to_centre = self.centre - ray.origin
        along = to_centre.dot(ray.direction)
        inside = self.radius * self.radius - (to_centre.dot(to_centre) - along * along)
        if inside < 0:
            return None
        t = along - math.sqrt(inside)
        return t if t > 1e-6 else None

    def normal(self, point):
        return (point - self.centre).unit()

    def color_at(self, point):
        return self.color


class Plane:
    mirror = 0.1

    def __init__(self, height):
        self.height = height

    def hit(self, ray):
        if abs(ray.direction.y) < 1e-9:
            return None
        t = (self.height - ray.origin.y) / ray.direction.y
        return t if t > 1e-6 else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def color_at(self, point):
        return 0.9 if (math.floor(point.x) + math.floor(point.z)) % 2 else 0.2


class Scene:
    def __init__(self, things, light):
        self.things, self.light = things, light

    def nearest(self, ray):
        best, best_t = None, math.inf
        for thing in self.things:
            t = thing.hit(ray)
            if t is not None and t < best_t:
                best, best_t = thing, t
        return best, best_t

    def lit(self, point):
        ray = Ray(point, self.light - point)
        return all(thing.hit(ray) is None for thing in self.things)

    def trace(self, ray, depth=0):
        thing, t = self.nearest(ray)
        if thing is None:
            return 0.5 + 0.3 * ray.direction.y
        point = ray.at(t)
        normal = thing.normal(point)
        brightness = 0.15
        if self.lit(point):
            brightness += 0.85 * max(0.0, (self.light - point).unit().dot(normal))
        color = thing.color_at(point) * brightness
        if thing.mirror and depth < 3:
            bounced = self.trace(Ray(point, ray.direction.mirrored(normal)), depth + 1)
            color = color * (1 - thing.mirror) + bounced * thing.mirror
        return color


def render(width, height):
    spheres = [Sphere(Vector(i - 2.0, 0.6 + 0.2 * (i % 2), 4.0 + i), 0.7, 0.4 + 0.1 * i, 0.3) for i in range(5)]
    scene = Scene([Plane(0.0), *spheres], Vector(5.0, 10.0, -5.0))
    eye = Vector(0.0, 1.5, -4.0)
    total = 0.0
    for y in range(height):
        for x in range(width):
            target = Vector((x - width / 2) / width, (height / 2 - y) / width + 1.3, -3.0)
            total += scene.trace(Ray(eye, target - eye))
    return total


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
total = render(int(100 * scale**0.5), int(75 * scale**0.5))
print("time:", time.perf_counter() - start)
print("result:", round(total, 6))
