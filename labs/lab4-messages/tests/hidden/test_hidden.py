# SPDX-License-Identifier: MIT
"""What only instructors have: another play, and memory that is lost."""

from lab.guest import Expected
from play import Random, judge
from vamos import FOREVER, HN_ANY, HN_NONE, SEND, Call, Outcome, Process, Program, Vamos


def test_bazaar(lab, schedule):
    """Everything at once, among children who know few others at first."""
    judge(lab, "bazaar", schedule, file="hidden/bazaar.c")


# --- Memory that is lost ---------------------------------------------------------


class Script(Program):
    """Calls in their order. A number is the tick, after the start, until which it
    sleeps; a call has a name and values, and what is put before result and time
    in the observation."""

    def __init__(self, vamos: Vamos, expected: Expected, steps: list):
        self.vamos = vamos
        self.expected = expected
        self.start = vamos.time
        self.steps = steps
        self.step = None

    def next(self) -> Call:
        if not self.steps:
            return Call("receive", HN_NONE)
        self.step = self.steps.pop(0)
        if isinstance(self.step, int):
            return Call("receive", HN_NONE, self.start + self.step - self.vamos.time)
        return self.step[0]

    def done(self, call: Call, outcome: Outcome) -> None:
        if isinstance(self.step, tuple):
            _, name, tell = self.step
            values = tell(outcome)
            self.expected.add(0, name, *values, self.vamos.time, why=outcome.why)


DATA = bytes(64)


def visit(who: int) -> list:
    server = 2 + who

    def sent(outcome: Outcome):
        return who, outcome.result

    steps: list = [(Call("send", server, FOREVER, (who, 0, 0), DATA), "sent", sent)]
    if who == 0:
        steps += [
            25, (Call("send", server, 3, (who, 0, 0), DATA), "sent", sent),
            (Call("receive", HN_ANY), "asked", lambda o: (o.result, o.words[0])),
            36, (Call("send", server), "replied", lambda o: (o.result, 0)),
        ]
    return steps


def serve(clients: int) -> list:
    def receive():
        return (Call("receive", HN_ANY, 1, room=64), "got",
                lambda o: (o.result, o.words[0]))

    def lose(call: Call, requests: int):
        return (call, "lost", lambda o: (o.result, requests))

    return [
        4, *(receive() for _ in range(clients + 1)),
        lose(Call("receive", HN_ANY, room=64), 0), receive(),
        30, lose(Call("request", 2, words=(7, 0, 0), room=64), 1),
    ]


def shrink(vamos: Vamos, victim: Process, expected: Expected) -> None:
    expected.add(0, "shrunk", vamos.init.handle(victim), 1)
    if victim.call and (victim.call.data or victim.call.room):
        victim.call.outside = True


def test_shrink(lab):
    """The memory of a process becomes less while it waits with a message there."""
    run, expected = lab.run("shrink"), Expected()
    numbers = Random(lab.seed)
    count = 2 + numbers.below(5)
    start = next((o.values[0] for o in run.observations() if o.name == "start"), 0)
    expected.add(0, "start", start, count)
    vamos = Vamos(start)
    init = vamos.init
    clients = [vamos.clone(init, init, Script(vamos, expected, visit(who)))
               for who in range(count)]
    server = vamos.clone(init, init, Script(vamos, expected, serve(count)))
    for client in clients:
        client.set_rights(server, SEND)
    vamos.sleep(1)
    for client in clients[:-1]:
        if numbers.below(2) == 0 or client is clients[0]:
            shrink(vamos, client, expected)
    vamos.sleep(19)
    shrink(vamos, server, expected)
    vamos.sleep(13)
    shrink(vamos, server, expected)
    clients[0].set_rights(server, 0)
    vamos.sleep(17)
    run.judge(expected)
