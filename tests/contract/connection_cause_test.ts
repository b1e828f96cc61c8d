import { assertEquals } from "@std/assert";
import { causeOfEnd } from "../../src/contract/connection_cause.ts";

/** These are worth another attempt, and no others (docs/protocol.md#when-another-attempt-makes-sense). */
const RETRYABLE = new Set([1001, 1005, 1006, 1011, 1012, 1013]);

// deno-fmt-ignore
const CODES = [
  1000, 1001, 1002, 1003, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015,
  3000, 4000, 4004, 4999,
];
for (const code of CODES) {
  Deno.test(`close code ${code} is ${RETRYABLE.has(code) ? "" : "not "}worth another attempt`, () => {
    assertEquals(causeOfEnd({ code, reason: "words" }), {
      code,
      reason: "words",
      initiator: code === 1006 ? "network" : "server",
      retryable: RETRYABLE.has(code),
    });
  });
}

const STATUSES: [status: number, retryable: boolean][] = [
  [400, false],
  [401, false],
  [403, false],
  [404, false],
  [408, true],
  [429, true],
  [500, true],
  [501, false],
  [502, true],
  [503, true],
  [504, true],
];
for (const [status, retryable] of STATUSES) {
  Deno.test(`an upgrade refused with ${status} is ${retryable ? "" : "not "}worth another`, () => {
    const error = Object.assign(new Error("refused"), { status });
    const cause = causeOfEnd({ code: 1006, reason: "", error });
    assertEquals({ initiator: cause.initiator, retryable: cause.retryable, error: cause.error }, {
      initiator: "server",
      retryable,
      error,
    });
  });
}

Deno.test("the server's own error takes the place of the socket's error", () => {
  const serverError = { type: "invalid_request_error", message: "no", code: "invalid_api_key" };
  const cause = causeOfEnd({ code: 3000, reason: "", error: new Error("socket") }, serverError);
  assertEquals(cause.error, serverError);
});

for (const error of [undefined, null, "text", 7, { status: "401" }]) {
  Deno.test(`an error that is ${JSON.stringify(error)} has no HTTP status`, () => {
    assertEquals(causeOfEnd({ code: 1006, reason: "", error }).initiator, "network");
  });
}
