import { assert, assertEquals } from "@std/assert";
import {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  type RealtimeItem,
  RealtimeSession,
  tool,
} from "../../mod.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { base64ToBytes } from "../../src/wire/base64.ts";
import type { AnyEvent } from "../support/engine.ts";
import { FakeSocket } from "../support/fake_socket.ts";

/** The providers whose recordings have the wire of OpenAI's Realtime API. */
const PROVIDERS = ["openai", "azure", "gateway-openai"];

interface Line {
  readonly dir: "meta" | "in" | "out" | "close" | "http";
  readonly event: AnyEvent;
}

for (const provider of PROVIDERS) {
  const folder = new URL(`${provider}/`, import.meta.url);
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  Deno.test(`recordings of ${provider}: there are some`, () => assert(names.length > 0));
  for (const name of names) {
    const text = Deno.readTextFileSync(new URL(name, folder));
    const lines = text.trim().split("\n").map((line): Line => JSON.parse(line));
    Deno.test(`recording ${provider}/${name}: nothing is lost, and the history is the server's`, () =>
      replay(lines));
  }
}

async function replay(lines: readonly Line[]): Promise<void> {
  const received = lines.filter(({ dir }) => dir === "in").map(({ event }) => event);
  const sent = lines.filter(({ dir }) => dir === "out").map(({ event }) => event);
  const outputs = sent.filter(({ item }) => item?.type === "function_call_output");
  const socket = new FakeSocket(1);
  const transport = new OpenAIRealtimeWebSocket({
    createWebSocket: () => Promise.resolve(socket),
    skipOpenEventListeners: true,
    clock: new ManualClock(),
  });
  await using session = new RealtimeSession(agentWith(sent, outputs), { transport });

  const raw: unknown[] = [];
  const named: unknown[] = [];
  const audio: number[] = [];
  const calls: unknown[] = [];
  const errors: unknown[] = [];
  let spoken = "";
  let written = "";
  transport.on("*", (event) => raw.push(event));
  for (const type of new Set(received.map(({ type }) => type))) {
    if (type.includes(".")) transport.on(type as "*", (event) => named.push(event));
  }
  session.on("audio", ({ data }) => audio.push(...new Uint8Array(data)));
  session.on("error", ({ error }) => errors.push(error));
  transport.on("function_call", ({ callId, name, arguments: text }) => {
    calls.push([callId, name, text]);
  });
  transport.on("audio_transcript_delta", ({ delta }) => spoken += delta);
  transport.on("output_text_delta", ({ delta }) => written += delta);
  await session.connect({ apiKey: "any" });

  const ended = outputs.length === 0 ? Promise.resolve() : new Promise<void>((resolve) => {
    let count = 0;
    session.on("agent_tool_end", () => ++count === outputs.length && resolve());
  });
  for (const event of received) {
    if (event.item?.type === "function_call_output") await ended; // the server confirms our output
    socket.message(JSON.stringify(event));
  }
  await ended;

  const of = (...types: string[]) => received.filter(({ type }) => types.includes(type));
  const text = (events: readonly AnyEvent[]) => events.map(({ delta }) => delta).join("");
  assertEquals(raw, received);
  assertEquals(named, received.filter(({ type }) => type.includes(".")));
  assertEquals(
    errors.map((error) => (error as AnyEvent).event_id),
    received.filter(({ type }) => type === "error" || type.endsWith(".failed"))
      .map(({ event_id }) => event_id),
  );
  const deltas = of("response.output_audio.delta");
  assertEquals(audio, deltas.flatMap(({ delta }) => [...base64ToBytes(delta)]));
  assertEquals(spoken, text(of("response.output_audio_transcript.delta")));
  assertEquals(written, text(of("response.output_text.delta")));
  assertEquals(
    calls,
    of("response.output_item.done").flatMap(({ item }) =>
      item.type === "function_call" ? [[item.call_id, item.name, item.arguments]] : []
    ),
  );
  assertEquals(
    [...session.history].map(summary),
    historyOf(received, outputs),
  );
  const used = of("response.done").map(({ response }) => response.usage);
  const total = (field: string) => used.reduce((sum, usage) => sum + (usage?.[field] ?? 0), 0);
  const { requests, inputTokens, outputTokens, totalTokens } = session.usage;
  assertEquals(
    [requests, inputTokens, outputTokens, totalTokens],
    [used.length, total("input_tokens"), total("output_tokens"), total("total_tokens")],
  );
}

/** An agent with the tools of the recorded config. They return the recorded outputs, in order. */
function agentWith(sent: readonly AnyEvent[], outputs: readonly AnyEvent[]): RealtimeAgent {
  const results = outputs.map(({ item }) => item.output);
  const tools: AnyEvent[] = sent.find(({ type }) => type === "session.update")?.session.tools ?? [];
  return new RealtimeAgent({
    name: "recorded",
    tools: tools.filter(({ type }) => type === "function").map(({ name, parameters }) =>
      tool({ name, description: name, parameters, execute: () => results.shift() })
    ),
  });
}

interface Summary {
  readonly id: string;
  readonly previous: string | null | undefined;
  readonly text: string;
}

function summary(item: RealtimeItem): Summary {
  const previous = item.previousItemId;
  if (item.type === "function_call") {
    const { itemId: id, name, arguments: text, output } = item;
    return { id, previous, text: `${name} ${text} ${output}` };
  }
  const { itemId: id, content } = item as unknown as { itemId: string; content: AnyEvent[] };
  return { id, previous, text: content.map(textOf).join("") };
}

const textOf = (part: AnyEvent) => part.transcript ?? part.text ?? "";

/** The history that the recording implies: the items in the order of the server, with their last text. */
function historyOf(received: readonly AnyEvent[], outputs: readonly AnyEvent[]): Summary[] {
  const order: string[] = [];
  const items = new Map<string, { id: string; previous: string | null; text: string }>();
  for (const { type, item, item_id, previous_item_id: previous, transcript } of received) {
    if (type === "conversation.item.added") {
      order.splice(previous === null ? 0 : order.indexOf(previous) + 1, 0, item.id);
      if (item.type !== "function_call_output") {
        items.set(item.id, { id: item.id, previous, text: "" });
      }
    }
    const known = items.get(item?.id ?? item_id);
    if (!known) continue;
    if (type === "conversation.item.input_audio_transcription.completed") known.text = transcript;
    if (!item) continue;
    if (item.type === "message") known.text = item.content.map(textOf).join("") || known.text;
    else {
      const output = outputs.find((one) => one.item.call_id === item.call_id)?.item.output ?? null;
      known.text = `${item.name} ${item.arguments} ${output}`;
    }
  }
  return order.flatMap((id) => items.get(id) ?? []);
}
