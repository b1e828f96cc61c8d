import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { z } from "zod";
import { ToolInputError } from "../../src/agent/errors.ts";
import type { RealtimeFunctionTool } from "../../src/agent/function_tool.ts";
import type { RunContext } from "../../src/agent/run_context.ts";
import { tool } from "../../src/agent/tool.ts";
import { UserError } from "../../src/contract/errors.ts";

const context = {} as RunContext;
const invoke = (made: RealtimeFunctionTool, input: string) => made.invoke(context, input);

Deno.test("a zod object gives the JSON Schema, types `execute`, and checks the arguments of the model", async () => {
  const made = tool({
    name: "book table",
    description: "Books",
    parameters: z.object({
      people: z.number().int(),
      at: z.string().optional(),
      where: z.enum(["in", "out"]).default("in"),
    }),
    execute: ({ people, at, where }) => {
      const typed: [number, string | undefined, "in" | "out"] = [people, at, where];
      // @ts-expect-error: `people` is a number
      const wrong: string = people;
      return [...typed, typeof wrong];
    },
  });
  assertEquals(made.name, "book_table");
  assertEquals(made.parameters.properties.people.type, "integer");
  assertEquals(made.parameters.required, ["people"]);
  assertEquals("$schema" in made.parameters, false);
  assertEquals(await invoke(made, '{"people":2}'), [2, undefined, "in", "number"]);
  assertEquals(
    await invoke(made, '{"people":"two"}'),
    "The call was not made, as its arguments cannot be used: people: Invalid input: expected number, received string. Correct them and call again.",
  );
});

Deno.test("any other Standard JSON Schema works, also one that checks asynchronously", async () => {
  const even = {
    "~standard": {
      version: 1 as const,
      vendor: "mine",
      validate: (value: unknown) =>
        Promise.resolve(
          (value as { n: number }).n % 2 === 0
            ? { value: { half: (value as { n: number }).n / 2 } }
            : { issues: [{ message: "must be even", path: [{ key: "n" }] }] },
        ),
      jsonSchema: { input: () => ({ type: "object", properties: { n: { type: "integer" } } }) },
      types: undefined as { input: { n: number }; output: { half: number } } | undefined,
    },
  };
  const made = tool({
    name: "halve",
    description: "",
    parameters: even,
    execute: ({ half }) => half.toFixed(1),
  });
  assertEquals(await invoke(made, '{"n":6}'), "3.0");
  assertEquals(
    await invoke(made, '{"n":7}'),
    "The call was not made, as its arguments cannot be used: n: must be even. Correct them and call again.",
  );
});

Deno.test("JSON Schema is sent as it is, and checks the arguments", async () => {
  const parameters = {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  } as const;
  const made = tool({ name: "weather", description: "", parameters, execute: (input) => input });
  assertEquals(made.parameters, parameters);
  assertEquals(await invoke(made, '{"city":"Rome"}'), { city: "Rome" });
  assertEquals(
    await invoke(made, "[]"),
    "The call was not made, as its arguments cannot be used: the arguments must be object, got array. Correct them and call again.",
  );
});

Deno.test("a call with an empty text has an empty object as arguments", async () => {
  const parameters = { type: "object" } as const;
  const made = tool({ name: "now", description: "", parameters, execute: (input) => input });
  assertEquals(await invoke(made, ""), {});
});

Deno.test("a tool without `name` has the name of its function", () => {
  const made = tool({
    description: "",
    parameters: { type: "object" },
    execute: function lookUp() {},
  });
  assertEquals(made.name, "lookUp");
  assertThrows(
    () => tool({ description: "", parameters: { type: "object" }, execute: (() => () => {})() }),
    UserError,
    "name",
  );
});

Deno.test("parameters that are not the schema of an object are refused when the tool is made", () => {
  const make = (parameters: unknown) => () =>
    tool({ name: "x", description: "", parameters: parameters as never, execute() {} });
  for (const parameters of [undefined, null, {}, { type: "string" }, z.string(), "text"]) {
    assertThrows(make(parameters), UserError, '"x"');
  }
  const old = { "~standard": { version: 1, vendor: "old", validate: () => ({ value: 1 }) } };
  assertThrows(make(old), UserError, "zod >= 4.2");
});

Deno.test("a time limit must be a delay that timers can have", () => {
  for (const timeoutMs of [0, -1, NaN, Infinity, 2 ** 31]) {
    assertThrows(
      () =>
        tool({
          name: "x",
          description: "",
          parameters: { type: "object" },
          timeoutMs,
          execute() {},
        }),
      UserError,
      "timeoutMs",
    );
  }
});

Deno.test("with errorFunction null, invalid arguments reject with an error that does not quote them", async () => {
  const made = tool({
    name: "x",
    description: "",
    parameters: z.object({ pin: z.number() }),
    errorFunction: null,
    execute() {},
  });
  const error = await assertRejects(() => invoke(made, '{"pin":"1234"}'), ToolInputError);
  assertEquals(error.message.includes("1234"), false);
});

Deno.test("a tool that fails as its call is over is not explained to the model", async () => {
  let explained = 0;
  const failing = tool({
    name: "failing",
    description: "",
    parameters: { type: "object" },
    execute() {
      throw new Error("it stopped");
    },
    errorFunction: () => `explained ${++explained}`,
  });
  const call = {
    type: "function_call",
    callId: "call_1",
    name: "failing",
    arguments: "{}",
  } as const;
  const invokeWith = async (signal: AbortSignal) =>
    await failing.invoke(context, "{}", { toolCall: call, signal });
  assertEquals(await invokeWith(new AbortController().signal), "explained 1");
  await assertRejects(() => invokeWith(AbortSignal.abort()), Error, "it stopped");
  assertEquals(explained, 1);
});
