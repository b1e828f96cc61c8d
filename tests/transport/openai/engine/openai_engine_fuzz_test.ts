import { assertEquals, fail } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";
import {
  createRandom,
  drawMutations,
  mutate,
  type Mutation,
  shrink,
} from "../../../support/mutate.ts";
import { sampleServerEvents } from "../../../support/server_events.ts";

const SEED = 20_261_122;
const MESSAGES = 10_000;
const CALLS = ["interrupt", "requestResponse", "sendAudio", "report", "entries"] as const;

/** One step of a run: a mutated message, a correct message, and a call of the application. */
interface Step {
  readonly id: number;
  readonly sample: number;
  readonly mutations: readonly Mutation[];
  readonly call: typeof CALLS[number];
}

function drawSteps(seed: number, count: number): Step[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, id) => {
    const events = sampleServerEvents(id);
    const sample = Math.floor(random() * events.length);
    const call = CALLS[Math.floor(random() * CALLS.length)] ?? "entries";
    return { id, sample, mutations: drawMutations(events[sample] ?? {}, random), call };
  });
}

/** Returns the failure of a run, or `undefined`. */
function run(steps: readonly Step[]): string | undefined {
  const { engine, events, emitted, warnings } = createEngine({
    hear: ["input_audio_buffer.cleared", "response.output_audio.delta", "audio", "item_update"],
  });
  const count = { raw: 0, bad: 0 };
  events.add("*", () => count.raw++);
  events.add("error", ({ error }: { error: unknown }) => {
    const isOurs = error instanceof Error;
    const isServers = typeof (error as { type?: unknown } | null)?.type === "string";
    if (!isOurs && !isServers) count.bad++;
  });
  for (const { id, sample, mutations, call } of steps) {
    const at = `after message ${id}`;
    try {
      engine.handleMessage(mutate(sampleServerEvents(id)[sample] ?? {}, mutations));
      emitted.length = 0;
      const good = `good_${id}`;
      engine.handleMessage(`{"type":"input_audio_buffer.cleared","event_id":"${good}"}`);
      const [name, event] = emitted[0] ?? [];
      if (name !== "input_audio_buffer.cleared") return `${at}: a good event was lost`;
      if ((event as { event_id: string }).event_id !== good) return `${at}: it was another event`;
      emitted.length = 0;
      const delta = { response_id: good, item_id: good, content_index: 0, delta: "AAAA" };
      engine.handleMessage(JSON.stringify({ type: "response.output_audio.delta", ...delta }));
      if (!emitted.some(([name]) => name === "audio")) return `${at}: good audio was lost`;
      if (call === "interrupt") engine.interrupt(id % 2 === 0);
      if (call === "requestResponse") engine.requestResponse();
      if (call === "sendAudio") {
        engine.mute(true);
        engine.sendAudio(new Uint8Array(2));
      }
      if (call === "report") engine.reportPlayback({ itemId: good, playedMs: 1 });
      for (const { heardMs, generatedMs } of engine.playback.entries) {
        if (!(heardMs >= 0 && heardMs <= generatedMs)) return `${at}: heard ${heardMs} ms`;
      }
    } catch (error) {
      return `${at}: ${call} or the message threw ${error instanceof Error ? error.stack : error}`;
    }
  }
  if (count.bad > 0) return `${count.bad} errors said nothing of what was wrong`;
  if (warnings.some((text) => text.includes("listener"))) return `a listener failed: ${warnings}`;
  if (count.raw < steps.length * 2) return `${count.raw} raw events for ${steps.length} steps`;
  return undefined;
}

/** Reports a failure with as few steps, and as few mutations of each step, as still fail. */
function report(steps: readonly Step[], why: string): string {
  const fewest = shrink(steps, (shorter) => run(shorter) !== undefined).map((step, index, all) => ({
    ...step,
    mutations: shrink(
      step.mutations,
      (mutations) =>
        run(all.map((other, i) => i === index ? { ...other, mutations } : other)) !== undefined,
    ),
  }));
  const lines = fewest.map(({ id, sample, mutations, call }) => {
    const frame = mutate(sampleServerEvents(id)[sample] ?? {}, mutations);
    const text = typeof frame === "string" ? frame : `(bytes) ${new TextDecoder().decode(frame)}`;
    return `${text}\n    by ${JSON.stringify(mutations)}, then ${call}`;
  });
  return `seed ${SEED}: ${why}\nThe fewest messages that show it:\n  ${lines.join("\n  ")}`;
}

Deno.test(`${MESSAGES} mutated server messages: nothing is thrown, and no good event is lost`, () => {
  const size = 500; // a new connection for each list keeps the failing list short
  for (let start = 0; start < MESSAGES; start += size) {
    const steps = drawSteps(SEED + start, size);
    const why = run(steps);
    if (why) fail(report(steps, why));
  }
});

Deno.test("the same seed draws the same messages", () => {
  const draw = () =>
    drawSteps(SEED, 50).map(({ id, sample, mutations }) =>
      mutate(sampleServerEvents(id)[sample] ?? {}, mutations)
    );
  assertEquals(draw(), draw());
});

Deno.test("a failing list is reduced to the steps that make it fail", () => {
  const list = Array.from({ length: 100 }, (_, i) => i);
  const fails = (numbers: readonly number[]) => numbers.includes(17) && numbers.includes(80);
  assertEquals(shrink(list, fails), [17, 80]);
});
