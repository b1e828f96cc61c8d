import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { EventDispatcher } from "../../src/events/event_dispatcher.ts";

/** A dispatcher, and a log of its listeners' calls and failures. */
function createDispatcher() {
  const log: string[] = [];
  const failures: [error: unknown, type: string | number][] = [];
  const listener = (name: string) => (value?: unknown) => {
    log.push(value === undefined ? name : `${name}:${value}`);
  };
  const events = new EventDispatcher(
    (error, type) => failures.push([error, type]),
    listener("unheard"),
  );
  return { events, log, failures, listener };
}

Deno.test("listeners are called in the order in which they were added, with every argument", () => {
  const { events } = createDispatcher();
  const calls: unknown[][] = [];
  events.add("x", (...args: unknown[]) => calls.push(["first", ...args]));
  events.add("x", (...args: unknown[]) => calls.push(["second", ...args]));
  assertEquals(events.emit("x", 1, "two"), true);
  assertEquals(calls, [["first", 1, "two"], ["second", 1, "two"]]);
});

Deno.test("a listener added twice is called twice, and taken away once at a time", () => {
  const { events, log, listener } = createDispatcher();
  const twice = listener("twice");
  events.add("x", twice);
  events.add("x", twice);
  events.emit("x");
  events.remove("x", twice);
  events.emit("x");
  assertEquals(log, ["twice", "twice", "twice"]);
});

Deno.test("a once listener is called once, also when it emits the event itself", () => {
  const { events, log } = createDispatcher();
  events.add("x", () => {
    log.push("once");
    events.emit("x");
  }, true);
  events.emit("x");
  events.emit("x");
  assertEquals(log, ["once"]);
  assertEquals(events.has("x"), false);
});

Deno.test("a once listener can be taken away before its time", () => {
  const { events, log, listener } = createDispatcher();
  const once = listener("once");
  events.add("x", once, true);
  events.remove("x", once);
  assertEquals({ heard: events.emit("x"), log }, { heard: false, log: [] });
});

Deno.test("taking away a listener that was never added does nothing", () => {
  const { events, log, listener } = createDispatcher();
  events.remove("x", listener("stranger"));
  events.add("x", listener("one"));
  events.remove("x", listener("one")); // another function with the same code
  events.emit("x");
  assertEquals(log, ["one"]);
});

Deno.test("a listener added during a dispatch counts from the next one on", () => {
  const { events, log, listener } = createDispatcher();
  events.add("x", () => events.add("x", listener("late")), true);
  events.emit("x");
  assertEquals(log, []);
  events.emit("x");
  assertEquals(log, ["late"]);
});

Deno.test("a listener taken away during a dispatch is called for the last time", () => {
  const { events, log, listener } = createDispatcher();
  const second = listener("second");
  events.add("x", () => events.remove("x", second));
  events.add("x", second);
  events.emit("x");
  events.emit("x");
  assertEquals(log, ["second"]);
});

Deno.test("a listener that throws changes nothing for the others, and its error is handed on", () => {
  const { events, log, failures, listener } = createDispatcher();
  const error = new Error("mine");
  events.add("x", () => {
    throw error;
  });
  events.add("x", listener("second"));
  assertEquals(events.emit("x"), true);
  assertEquals(log, ["second"]);
  assertEquals(failures, [[error, "x"]]);
});

Deno.test("a listener that rejects is one that failed, and nothing is left unhandled", async () => {
  const { events, failures } = createDispatcher();
  const error = new Error("later");
  events.add("x", () => Promise.reject(error));
  events.emit("x");
  await Promise.resolve();
  await Promise.resolve();
  assertStrictEquals(failures[0]?.[0], error);
});

Deno.test("what a listener throws need not be an error", () => {
  const { events, failures } = createDispatcher();
  events.add("x", () => {
    throw undefined;
  });
  events.emit("x");
  assertEquals(failures, [[undefined, "x"]]);
});

Deno.test("an event that nobody listens to is told to its handler, if it has one", () => {
  const { events, log, listener } = createDispatcher();
  assertEquals(events.emit("error", 1), false);
  assertEquals(events.emit("other", 2), false);
  events.add("error", listener("heard"));
  assertEquals(events.emit("error", 3), true);
  assertEquals(log, ["unheard:1", "heard:3"]);
});

Deno.test("names that every object has are names like any other", () => {
  const { events, log, listener } = createDispatcher();
  for (const name of ["constructor", "__proto__", "toString"]) {
    assertEquals(events.emit(name), false);
    events.add(name, listener(name));
    assertEquals(events.emit(name), true);
  }
  assertEquals(log, ["constructor", "__proto__", "toString"]);
});

Deno.test("what is no function is refused when it is added, not when it is called", () => {
  const { events } = createDispatcher();
  assertThrows(
    () => events.add("x", undefined as unknown as () => void),
    TypeError,
    'Cannot listen to "x"',
  );
});

Deno.test("who relays events is told when somebody begins to listen", () => {
  const dispatcher = new EventDispatcher(() => {});
  const added: (string | number)[] = [];
  dispatcher.onAdded((type) => added.push(type));
  dispatcher.add("audio", () => {});
  dispatcher.add("error", () => {}, true);
  assertEquals(added, ["audio", "error"]);
});

Deno.test("a once listener that was called inside another's emission is not called again", () => {
  const { events, log, listener } = createDispatcher();
  let inner = false;
  events.add("x", () => {
    if (inner) return;
    inner = true;
    events.emit("x");
  });
  events.add("x", listener("once"), true);
  events.emit("x");
  assertEquals(log, ["once"]);
});

Deno.test("of a listener that was added twice, the latest addition is taken away", () => {
  const { events, log, listener } = createDispatcher();
  const twice = listener("twice");
  events.add("x", twice);
  events.add("x", listener("other"));
  events.add("x", twice, true);
  events.remove("x", twice);
  for (let emission = 0; emission < 2; emission++) events.emit("x");
  assertEquals(log, ["twice", "other", "twice", "other"]);
});
