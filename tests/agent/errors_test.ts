import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import {
  ToolGuardrailTripwireTriggered,
  ToolInputError,
  ToolTimeoutError,
} from "../../src/agent/errors.ts";
import { handoff } from "../../src/agent/handoff.ts";
import { OutputGuardrailTripwireTriggered } from "../../src/agent/output_guardrail_error.ts";
import { prepareAgent } from "../../src/agent/prepared_agent.ts";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { tool, type ToolOptions } from "../../src/agent/tool.ts";
import { UserError } from "../../src/contract/errors.ts";

const agent = new RealtimeAgent({ name: "guide" });
const parameters = { type: "object" } as const;

function make(options: Partial<ToolOptions<typeof parameters>>) {
  return () => tool({ name: "look", description: "", parameters, execute() {}, ...options });
}

/** The message of the error that `action` throws or rejects with. */
async function messageOf(action: () => unknown): Promise<string> {
  try {
    await action();
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
}

const MESSAGES: [message: string, make: () => unknown][] = [
  ["Cannot make an agent: its `name` is empty. Give it a `name`", () =>
    new RealtimeAgent({
      name: " ",
    })],
  ["Cannot make a tool: its `name` is empty. Give it a `name`", make({ name: "" })],
  [
    'Cannot make the tool "look": `timeoutMs` is -1. Use a number above 0 and up to 2147483647',
    make({ timeoutMs: -1 }),
  ],
  [
    'Cannot make the tool "look": `parameters` is not the schema of an object. Use zod >= 4.2, ' +
    'another Standard JSON Schema, or JSON Schema of type "object"',
    make({ parameters: { type: "string" } as never }),
  ],
  [
    'Cannot make the tool "look": its `parameters` cannot be converted to JSON Schema. ' +
    "Use types that JSON has",
    make({
      parameters: {
        "~standard": {
          jsonSchema: {
            input() {
              throw new Error("a date");
            },
          },
        },
      } as never,
    }),
  ],
  [
    'Cannot make the tool "transfer_to_guide": it has an `inputType` but no `onHandoff`. ' +
    "Add `onHandoff`",
    () => handoff(agent, { inputType: parameters }),
  ],
  [
    'Cannot use the agent "twins": two of its tools and handoffs are named "look". ' +
    "Rename one of them",
    () => {
      const tools = [make({})(), make({})()];
      return prepareAgent(new RealtimeAgent({ name: "twins", tools }), {} as RunContext<never>);
    },
  ],
];

for (const [message, action] of MESSAGES) {
  Deno.test(`error message: ${message}`, async () => {
    assertEquals(await messageOf(action), message);
  });
}

Deno.test("the cause of a schema that cannot be converted is kept", () => {
  const cause = new Error("a date");
  const parameters = {
    "~standard": {
      jsonSchema: {
        input() {
          throw cause;
        },
      },
    },
  };
  const error = assertThrows(make({ parameters: parameters as never }), UserError);
  assertEquals(error.cause, cause);
});

Deno.test("the errors that sessions raise say what cannot be done, why, and what to do", () => {
  const tripped = { type: "output", name: "no secrets", policyHint: "" } as const;
  const errors = [
    new ToolTimeoutError({ toolName: "look", timeoutMs: 5 }),
    new ToolInputError("look", "a secret"),
    new ToolGuardrailTripwireTriggered("known", "a secret"),
    new OutputGuardrailTripwireTriggered({
      guardrail: tripped,
      agent,
      agentOutput: "a secret",
      output: { tripwireTriggered: true, outputInfo: "a secret" },
    }),
  ];
  for (const { name, message } of errors) {
    assertMatch(message, /^Cannot [^:]+: [^.]+\. .*[^.]$/, name);
    assertEquals(message.includes("a secret"), false);
  }
});
