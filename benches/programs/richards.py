"""An operating system in small: tasks with states, packets in queues, a scheduler that goes round a linked list."""
import sys
import time

IDLE, WORK, DEVICE_PACKET, WORK_PACKET = range(4)


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.datum = 0
        self.data = [0] * 4

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
    def __init__(self, system, ident, priority, queue):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.pending = queue is not None
        self.waiting = queue is None
        self.holding = False
        self.link = system.tasks
        system.tasks = self
        system.table[ident] = self

    @property
    def blocked(self):
        return self.holding or (not self.pending and self.waiting)

    def add_packet(self, packet, old):
        if self.queue is None:
            self.queue = packet
            self.pending = True
            if self.priority > old.priority:
                return self
        else:
            packet.append_to(self.queue)
        return old

    def run_once(self):
        if self.waiting and self.pending:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
            self.pending = self.queue is not None
        else:
            packet = None
        return self.step(packet)

    def wait(self):
        self.waiting = True
        return self

    def hold(self):
        self.system.holds += 1
        self.holding = True
        return self.link

    def release(self, ident):
        task = self.system.table[ident]
        task.holding = False
        return task if task.priority > self.priority else self

    def send(self, packet):
        target = self.system.table[packet.ident]
        self.system.sent += 1
        packet.link = None
        packet.ident = self.ident
        return target.add_packet(packet, self)


class Idle(Task):
    def __init__(self, system, ident, count):
        super().__init__(system, ident, 0, None)
        self.waiting = False
        self.control = 1
        self.count = count

    def step(self, packet):
        self.count -= 1
        if self.count == 0:
            return self.hold()
        if self.control & 1 == 0:
            self.control //= 2
            return self.release(4)
        self.control = self.control // 2 ^ 0xD008
        return self.release(5)


class Worker(Task):
    def __init__(self, system, ident, queue):
        super().__init__(system, ident, 1000, queue)
        self.destination = 2
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.destination = 3 if self.destination == 2 else 2
        packet.ident = self.destination
        packet.datum = 0
        for i in range(4):
            self.letter = self.letter % 26 + 1
            packet.data[i] = 64 + self.letter
        return self.send(packet)


class Handler(Task):
    def __init__(self, system, ident, queue):
        super().__init__(system, ident, 2000 + ident, queue)
        self.work = None
        self.device = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is None:
            return self.wait()
        if work.datum >= 4:
            self.work = work.link
            return self.send(work)
        device = self.device
        if device is None:
            return self.wait()
        self.device = device.link
        device.datum = work.data[work.datum]
        work.datum += 1
        return self.send(device)


class Device(Task):
    def __init__(self, system, ident):
        super().__init__(system, ident, 4000 + ident, None)
        self.held = None

    def step(self, packet):
        if packet is None:
            if self.held is None:
                return self.wait()
            packet, self.held = self.held, None
            return self.send(packet)
        self.held = packet
        return self.hold()


class System:
    def __init__(self, count):
        self.tasks = None
        self.table = [None] * 6
        self.sent = self.holds = 0
        Idle(self, 0, count)
        queue = Packet(Packet(None, 0, WORK_PACKET), 0, WORK_PACKET)
        Worker(self, 1, queue)
        for ident, device in ((2, 4), (3, 5)):
            queue = None
            for _ in range(3):
                queue = Packet(queue, device, DEVICE_PACKET)
            Handler(self, ident, queue)
        Device(self, 4)
        Device(self, 5)

    def run(self):
        task = self.tasks
        while task is not None:
            task = task.link if task.blocked else task.run_once()


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
rounds = max(1, round(8 * scale))
for _ in range(rounds):
    system = System(int(80_000 * scale / rounds))
    system.run()
print("time:", time.perf_counter() - start)
print("result:", system.sent, system.holds)
