import { assertEquals } from "@std/assert";
import { resolve } from "node:path";
import plugin from "../../../scripts/lint/error_messages.ts";

const FILE = "src/audio/example.ts";
const NO_CANNOT = 'An error message must begin with "Cannot "';
const NO_REASON = 'An error message must say after ": " why it cannot be done';
const FULL_STOP = "An error message must not end with a full stop or a space";

function problems(source: string, file = FILE): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id, message }) => {
    assertEquals(id, "voicewire/error-messages");
    return message;
  });
}

const GOOD = {
  "the whole pattern": 'new Error("Cannot connect: `url` is missing. Pass `url`")',
  "no advice": "new RangeError(`Cannot wait: delayMs is ${delayMs}, below 0`)",
  "a value at the end": 'new TypeError(`Cannot play: a buffer is expected, not "${kind}"`)',
  "an action that is a value": "new TypeError(`Cannot ${action}: the format is ${format}`)",
  "a host that holds a point": "new Error(`Cannot connect: api.example.com answered 500`)",
  "two texts joined": 'new Error("Cannot read a WAV file: it ended after " + size + " bytes")',
  "a code before the message":
    'new RealtimeConnectionError("timeout", `Cannot connect: no answer in ${timeoutMs} ms`, cause)',
  "a code that is a value": "new RealtimeConnectionError(code, `Cannot connect: ${why}`, cause)",
  "a code before a message in a variable": 'new RealtimeConnectionError("timeout", message, cause)',
  "an error in a namespace": 'new errors.TypeError("Cannot play: the speaker is closed")',
  "super of an error": 'class A extends Error { constructor() { super("Cannot go on: no x"); } }',
  "a message that begins with a value": "new Error(`${problem}: ${why}.`)",
  "a message in a variable": "new Error(message, { cause })",
  "a value joined with a text": 'new Error(problem + " happened.")',
  "no message": "new RangeError()",
  "an options object": "new ToolTimeoutError({ toolName, timeoutMs })",
  "a class that is no error": 'new Notice("The call has ended.")',
  "super of another class": 'class A extends Base { constructor() { super("Ended."); } }',
  "a class inside an error":
    'class A extends Error { b = class extends Base { constructor() { super("Ended."); } }; }',
};

for (const [name, source] of Object.entries(GOOD)) {
  Deno.test(`the rule of error messages accepts ${name}`, () => {
    assertEquals(problems(source), []);
  });
}

const BAD: Record<string, [source: string, ...problems: string[]]> = {
  "another beginning": ['new Error("The session is connecting: wait")', NO_CANNOT],
  "a lower-case beginning": ['new Error("cannot connect: no key")', NO_CANNOT],
  "a template with another beginning": ["new RangeError(`count must be 1: ${count}`)", NO_CANNOT],
  "no reason": ['new Error("Cannot push samples as the writer has finished")', NO_REASON],
  "an empty reason": ['new Error("Cannot push samples: ")', NO_REASON],
  "a reason that is advice": ['new Error("Cannot push samples. Do this: open it")', NO_REASON],
  "a full stop at the end": ['new Error("Cannot connect: no key. Pass one.")', FULL_STOP],
  "a template with a full stop": ["new Error(`Cannot connect: the status is ${x}.`)", FULL_STOP],
  "joined texts": ['new Error("Cannot connect" + " as " + reason)', NO_REASON],
  "both texts of a condition": ['new Error(a ? "Not open" : "Cannot send")', NO_CANNOT, NO_REASON],
  "a message behind a code": ['new PhoneCallError("refused", "The call was refused")', NO_CANNOT],
  "a message behind a value": ["new HttpError(response.status, `It answered`)", NO_CANNOT],
  "a message before other text": ['new MyError("It ended early", "code")', NO_CANNOT],
  "a code word alone": ['new MyError("ended")', NO_CANNOT],
  "an error in a namespace": ['new errors.TypeError("Not a number")', NO_CANNOT],
  "super of an error": [
    'class A extends TypeError { constructor() { super("It ended"); } }',
    NO_CANNOT,
  ],
  "super of an error in an expression": [
    "const A = class extends SomeError { constructor() { super(code, `It ended`); } };",
    NO_CANNOT,
  ],
};

for (const [name, [source, ...expected]] of Object.entries(BAD)) {
  Deno.test(`the rule of error messages reports ${name}`, () => {
    assertEquals(problems(source), expected);
  });
}

const WRONG = 'throw new Error("It ended.")';

Deno.test("the rule of error messages knows the absolute path of a file below src", () => {
  assertEquals(problems(WRONG, resolve(FILE)), [NO_CANNOT]);
});

Deno.test("the rule of error messages leaves files outside src alone", () => {
  for (const file of ["tests/audio/src/example.ts", "scripts/src/example.ts", "mod.ts"]) {
    assertEquals(problems(WRONG, file), [], file);
    assertEquals(problems(WRONG, resolve(file)), [], file);
  }
});
