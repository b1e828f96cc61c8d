// The README's programs end when the model fails, instead of waiting for ever.
import { assertEquals } from "@std/assert";
import { createEmulator, type EmulatorOptions } from "../../src/testing/mod.ts";

/** The program of the README whose first line is this one. */
async function program(firstLine: string): Promise<string> {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const blocks = [...readme.matchAll(/^```ts(?: ignore)?\n([\s\S]*?)^```$/gm)];
  return blocks.map(([_block, text]) => text!).find((text) => text.startsWith(firstLine))!;
}

/** Runs a program as a module of this package. */
function run(text: string) {
  const source = text.replaceAll(
    /"@voicewire\/realtime\/(\w+)"/g,
    (_name, entry) => JSON.stringify(import.meta.resolve(`../../src/${entry}/mod.ts`)),
  );
  return import(`data:application/typescript,${encodeURIComponent(source)}`);
}

/** Runs the README's `talk` with an emulator of these options. */
async function talk(options: EmulatorOptions): Promise<string> {
  const { talk } = await run(await program("// talk.ts"));
  const emulator = createEmulator(options);
  try {
    return await talk(emulator.createWebSocket, "any");
  } finally {
    await emulator.close();
  }
}

/** What a program rejects with, as text. */
async function rejection(running: Promise<unknown>): Promise<string> {
  return JSON.stringify(await running.then(() => "resolved", (error) => error));
}

const FAIL = { code: "insufficient_quota", message: "No credit." };

Deno.test("the README's `talk` gives the model's words", async () => {
  assertEquals(await talk({}), "good morning");
});

Deno.test("the README's `talk` rejects when the model fails", async () => {
  const error = await rejection(talk({ responder: () => ({ fail: FAIL }) }));
  assertEquals(error.includes("insufficient_quota"), true, error);
});

Deno.test("the README's first program rejects when the model fails", async () => {
  const text = await program("import { OpenAIRealtimeWebSocket }");
  const failing = `createEmulator({ responder: () => ({ fail: ${JSON.stringify(FAIL)} }) })`;
  const error = await rejection(run(text.replace("createEmulator()", failing)));
  assertEquals(error.includes("insufficient_quota"), true, error);
});
