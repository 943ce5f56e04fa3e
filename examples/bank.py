"""A bank with locks, conditions and queues: money moves between accounts and none is lost.

    bank.py [transfers] [tellers]
"""

# args: 400 4

import queue
import random
import sys
import threading
import time


class InsufficientFunds(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} has {account.balance}, not {amount}")
        self.account, self.amount = account, amount


class Account:
    numbers = iter(range(1, 1_000_000))

    def __init__(self, owner, balance=0):
        self.number = next(Account.numbers)
        self.owner = owner
        self.balance = balance
        self.changed = threading.Condition()

    def deposit(self, amount):
        with self.changed:
            self.balance += amount
            self.changed.notify_all()

    def withdraw(self, amount, timeout=None):
        """Takes money out; with a timeout it waits until somebody has paid in enough."""
        with self.changed:
            if timeout is not None:
                self.changed.wait_for(lambda: self.balance >= amount, timeout)
            if self.balance < amount:
                raise InsufficientFunds(self, amount)
            self.balance -= amount


def transfer(source, target, amount):
    """Locks both accounts in the order of their numbers, so that two transfers cannot deadlock."""
    first, second = sorted((source, target), key=lambda account: account.number)
    with first.changed, second.changed:
        if source.balance < amount:
            raise InsufficientFunds(source, amount)
        source.balance -= amount
        target.balance += amount
        source.changed.notify_all()
        target.changed.notify_all()


class Bank:
    def __init__(self, owners, opening):
        self.accounts = [Account(owner, opening) for owner in owners]
        self.orders = queue.Queue(maxsize=32)
        self.journal = queue.SimpleQueue()

    @property
    def total(self):
        return sum(account.balance for account in self.accounts)

    def teller(self):
        while True:
            order = self.orders.get()
            try:
                if order is None:
                    return
                source, target, amount = order
                try:
                    transfer(self.accounts[source], self.accounts[target], amount)
                    self.journal.put(("done", amount))
                except InsufficientFunds as problem:
                    self.journal.put(("refused", problem.amount))
            finally:
                self.orders.task_done()


def main():
    transfers = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    tellers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    bank = Bank(["Amano", "Izumo", "Kushi", "Susa"], 1000)
    before = bank.total
    start = time.perf_counter()

    threads = [threading.Thread(target=bank.teller, name=f"teller-{n}") for n in range(tellers)]
    for thread in threads:
        thread.start()
    chance = random.Random(8)
    for _ in range(transfers):
        source, target = chance.sample(range(4), 2)
        bank.orders.put((source, target, chance.randrange(1, 200)))
    bank.orders.join()
    for _ in threads:
        bank.orders.put(None)
    for thread in threads:
        thread.join()

    kinds = {"done": 0, "refused": 0}
    while not bank.journal.empty():
        kinds[bank.journal.get()[0]] += 1
    print("orders handled:", sum(kinds.values()), "of", transfers)
    print("no balance below zero:", all(account.balance >= 0 for account in bank.accounts))
    print("money before and after:", before, bank.total)

    # One customer waits for a payment that another one makes.
    poor = Account("Poor")
    log = []

    def wait_and_withdraw():
        poor.withdraw(50, timeout=30)
        log.append("withdrawn")

    waiting = threading.Thread(target=wait_and_withdraw)
    waiting.start()
    for _ in range(5):
        poor.deposit(10)
    waiting.join()
    print("waited for the money:", log, poor.balance)
    try:
        poor.withdraw(1, timeout=0.01)
    except InsufficientFunds as problem:
        print("refused:", problem)
    print(f"time, {transfers} transfers by {tellers} tellers: {time.perf_counter() - start:.3f} s")


if __name__ == "__main__":
    main()
