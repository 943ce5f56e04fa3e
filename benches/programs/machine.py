"""A small machine simulated with classes: tasks, packets and a scheduler, many method calls."""
import sys
import time


class Packet:
    def __init__(self, link, target, kind):
        self.link, self.target, self.kind, self.value = link, target, kind, 0

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, scheduler, number, priority):
        self.scheduler, self.number, self.priority = scheduler, number, priority
        self.queue = None
        self.waiting = False
        self.runs = 0

    def receive(self, packet):
        self.queue = packet.append_to(self.queue)
        self.waiting = False

    def take(self):
        packet = self.queue
        if packet is not None:
            self.queue = packet.link
        return packet

    def step(self):
        self.runs += 1
        packet = self.take()
        if packet is None:
            self.waiting = True
        else:
            self.work(packet)


class Worker(Task):
    def work(self, packet):
        packet.value = (packet.value * 31 + self.number) % 65521
        packet.target = (packet.target + 1) % len(self.scheduler.tasks)
        self.scheduler.send(packet)


class Handler(Task):
    def __init__(self, scheduler, number, priority):
        super().__init__(scheduler, number, priority)
        self.seen = 0

    def work(self, packet):
        self.seen += packet.kind
        packet.target = (self.number + packet.kind) % len(self.scheduler.tasks)
        self.scheduler.send(packet)


class Scheduler:
    def __init__(self):
        self.tasks = []
        self.sent = 0

    def add(self, kind, priority):
        self.tasks.append(kind(self, len(self.tasks), priority))

    def send(self, packet):
        self.sent += 1
        self.tasks[packet.target].receive(packet)

    def run(self, limit):
        order = sorted(self.tasks, key=lambda task: -task.priority)
        while self.sent < limit:
            for task in order:
                if not task.waiting:
                    task.step()


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
scheduler = Scheduler()
for n in range(6):
    scheduler.add(Worker if n % 2 == 0 else Handler, n % 3)
for n in range(10):
    scheduler.send(Packet(None, n % 6, 1 + n % 4))
scheduler.run(int(700_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", scheduler.sent, [task.runs for task in scheduler.tasks])
