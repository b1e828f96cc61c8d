import { assertEquals } from "@std/assert";
import { MessageTooLargeError } from "../../../src/contract/errors.ts";
import { deliverOutput } from "../../../src/session/tools/output_delivery.ts";
import { agentThatKnows, scripted } from "../../support/scripted_session.ts";
import type { AnyValue } from "../../support/session.ts";

/** Delivers an output over a transport that refuses the first `refusals` outputs. */
async function deliver(refusals: number, refuse: () => AnyValue, output = "x".repeat(400)) {
  const sent: [output: string, startResponse: boolean | undefined][] = [];
  const errors: unknown[] = [];
  const transport = {
    sendFunctionCallOutput(_call: unknown, text: string, startResponse?: boolean) {
      if (refusals-- > 0) return refuse();
      sent.push([text, startResponse]);
    },
  };
  deliverOutput(
    { transport, notifier: { error: (error) => errors.push(error) } },
    { type: "function_call", callId: "c", name: "n", arguments: "{}", responseId: "r" },
    output,
    true,
  );
  await new Promise<void>((resolve) => queueMicrotask(resolve));
  return { sent, errors };
}

const TOO_LARGE = new MessageTooLargeError(450, 256);
const OTHER = new Error("no");
const TOLD_LIMIT =
  "The output was too large to send: 400 characters, the limit is 256 bytes. Ask for less.";
const TOLD = "The output of 400 characters could not be sent. If that is long, ask for less.";

const REFUSALS: [name: string, refuse: () => AnyValue, error: unknown, words: string][] = [
  [
    "with its limit",
    () => {
      throw TOO_LARGE;
    },
    TOO_LARGE,
    TOLD_LIMIT,
  ],
  [
    "with any error",
    () => {
      throw OTHER;
    },
    OTHER,
    TOLD,
  ],
  ["with a promise that rejects", () => Promise.reject(OTHER), OTHER, TOLD],
];

for (const [name, refuse, error, words] of REFUSALS) {
  Deno.test(`a model whose tool output is refused ${name} gets words instead, and there is one error`, async () => {
    assertEquals(await deliver(1, refuse), { sent: [[words, true]], errors: [error] });
  });

  Deno.test(`a transport that refuses everything ${name} is told of once`, async () => {
    assertEquals(await deliver(9, refuse), { sent: [], errors: [error] });
  });
}

Deno.test("a session asks for a response with the words that replace a refused output", async () => {
  const { session, transport, clock, begin, call, end } = await scripted(
    agentThatKnows("much".repeat(99)),
  );
  const sent: unknown[] = [];
  const errors: unknown[] = [];
  session.on("error", ({ error }) => errors.push(error));
  transport.sendFunctionCallOutput = (_call, output, startResponse) => {
    if (output.length > 256) throw TOO_LARGE;
    sent.push([output, startResponse]);
  };
  begin({ id: "resp_1" });
  call("call_1", "resp_1");
  await clock.advance(0);
  end("resp_1");
  assertEquals([sent, errors], [
    [[
      "The output was too large to send: 396 characters, the limit is 256 bytes. Ask for less.",
      true,
    ]],
    [TOO_LARGE],
  ]);
});
