"""One-way constraints with strengths, planned and executed incrementally: deep class hierarchies, polymorphic calls."""
import sys
import time

REQUIRED, STRONG, NORMAL, WEAK = range(4)
WEAKEST = 9


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.constraints = []
        self.determined_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.stay = True


class Constraint:
    def __init__(self, strength):
        self.strength = strength

    def is_input(self):
        return False

    def add(self, planner):
        for variable in self.variables():
            variable.constraints.append(self)
        planner.add(self)

    def remove(self, planner):
        if self.is_satisfied():
            planner.remove(self)
        for variable in self.variables():
            variable.constraints.remove(self)

    def satisfy(self, mark, planner):
        self.choose(mark)
        if not self.is_satisfied():
            if self.strength == REQUIRED:
                raise ValueError("a required constraint cannot be satisfied")
            return None
        for variable in self.inputs():
            variable.mark = mark
        output = self.output()
        overridden = output.determined_by
        if overridden is not None:
            overridden.forget()
        output.determined_by = self
        planner.propagate(self, mark)
        output.mark = mark
        return overridden

    def inputs_known(self, mark):
        return all(v.mark == mark or v.stay or v.determined_by is None for v in self.inputs())


class Unary(Constraint):
    def __init__(self, variable, strength, planner):
        super().__init__(strength)
        self.target = variable
        self.satisfied = False
        self.add(planner)

    def variables(self):
        return (self.target,)

    def choose(self, mark):
        self.satisfied = self.target.mark != mark and self.strength < self.target.strength

    def is_satisfied(self):
        return self.satisfied

    def inputs(self):
        return ()

    def output(self):
        return self.target

    def recalculate(self):
        self.target.strength = self.strength
        self.target.stay = not self.is_input()
        if self.target.stay:
            self.execute()

    def forget(self):
        self.satisfied = False


class Stay(Unary):
    def execute(self):
        pass


class Edit(Unary):
    def is_input(self):
        return True

    def execute(self):
        pass


class Binary(Constraint):
    def __init__(self, first, second, strength, planner):
        super().__init__(strength)
        self.first, self.second = first, second
        self.direction = 0
        self.add(planner)

    def variables(self):
        return (self.first, self.second)

    def choose(self, mark):
        first, second = self.first, self.second
        forward = second.mark != mark and self.strength < second.strength
        backward = first.mark != mark and self.strength < first.strength
        if first.mark == mark:
            self.direction = 1 if forward else 0
        elif second.mark == mark:
            self.direction = -1 if backward else 0
        elif first.strength > second.strength:
            self.direction = -1 if backward else 0
        else:
            self.direction = 1 if forward else (-1 if backward else 0)

    def is_satisfied(self):
        return self.direction != 0

    def input(self):
        return self.first if self.direction > 0 else self.second

    def inputs(self):
        return (self.input(),)

    def output(self):
        return self.second if self.direction > 0 else self.first

    def recalculate(self):
        source, target = self.input(), self.output()
        target.strength = max(self.strength, source.strength)
        target.stay = source.stay
        if target.stay:
            self.execute()

    def forget(self):
        self.direction = 0


class Equal(Binary):
    def execute(self):
        self.output().value = self.input().value


class Scale(Binary):
    def __init__(self, source, scale, offset, target, strength, planner):
        self.scale, self.offset = scale, offset
        super().__init__(source, target, strength, planner)

    def variables(self):
        return (self.first, self.second, self.scale, self.offset)

    def inputs(self):
        return (self.input(), self.scale, self.offset)

    def execute(self):
        if self.direction > 0:
            self.second.value = self.first.value * self.scale.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.scale.value


class Planner:
    def __init__(self):
        self.mark = 0

    def next_mark(self):
        self.mark += 1
        return self.mark

    def add(self, constraint):
        mark = self.next_mark()
        overridden = constraint.satisfy(mark, self)
        while overridden is not None:
            overridden = overridden.satisfy(mark, self)

    def remove(self, constraint):
        output = constraint.output()
        constraint.forget()
        unsatisfied = self.lost(output)
        for strength in (REQUIRED, STRONG, NORMAL, WEAK):
            for other in unsatisfied:
                if other.strength == strength:
                    self.add(other)

    def lost(self, output):
        output.determined_by = None
        output.strength = WEAKEST
        output.stay = True
        unsatisfied = []
        todo = [output]
        while todo:
            variable = todo.pop()
            for constraint in variable.constraints:
                if not constraint.is_satisfied():
                    unsatisfied.append(constraint)
                elif constraint is not variable.determined_by and constraint.output() is not variable:
                    constraint.recalculate()
                    todo.append(constraint.output())
        return unsatisfied

    def propagate(self, constraint, mark):
        todo = [constraint]
        while todo:
            current = todo.pop()
            if current.output().mark == mark:
                raise ValueError("a cycle")
            current.recalculate()
            self.consumers(current.output(), todo)

    def consumers(self, variable, found):
        for constraint in variable.constraints:
            if constraint is not variable.determined_by and constraint.is_satisfied():
                found.append(constraint)

    def plan(self, sources):
        mark = self.next_mark()
        plan, todo = [], list(sources)
        while todo:
            constraint = todo.pop()
            if constraint.output().mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                constraint.output().mark = mark
                self.consumers(constraint.output(), todo)
        return plan


def change(planner, variable, value):
    edit = Edit(variable, STRONG, planner)
    plan = planner.plan([edit])
    for _ in range(10):
        variable.value = value
        for constraint in plan:
            constraint.execute()
    edit.remove(planner)


def chain(n):
    planner = Planner()
    variables = [Variable(f"v{i}", 0) for i in range(n + 1)]
    for a, b in zip(variables, variables[1:]):
        Equal(a, b, REQUIRED, planner)
    Stay(variables[-1], NORMAL, planner)
    for value in range(40):
        change(planner, variables[0], value)
        assert variables[-1].value == value
    return variables[-1].value


def projection(n):
    planner = Planner()
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    targets = []
    for i in range(n):
        source, target = Variable("source", i), Variable("target", i)
        targets.append(target)
        Stay(source, NORMAL, planner)
        Scale(source, scale, offset, target, REQUIRED, planner)
    change(planner, source, 17)
    change(planner, scale, 5)
    assert targets[1].value == 1 * 5 + 1000
    change(planner, offset, 2000)
    return sum(target.value for target in targets)


scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
start = time.perf_counter()
result = chain(int(2_000 * scale)), projection(int(3_000 * scale))
print("time:", time.perf_counter() - start)
print("result:", result)
