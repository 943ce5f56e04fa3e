# by hand: the carets of calls are those of 3.13 and later
class Account:
    def __init__(self, balance):
        self.balance = balance
    def withdraw(self, amount):
        if amount > self.balance:
            raise Insufficient(f"{amount} > {self.balance}")
        self.balance -= amount
class Insufficient(Exception):
    pass
class Bank:
    def pay(self):
        self.account = Account(10)
        self.account.withdraw(amount=50)
Bank().pay()
