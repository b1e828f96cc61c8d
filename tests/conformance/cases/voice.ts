import { assert, assertEquals, assertGreater } from "../../support/assert/mod.ts";
import { closeClient, connectClient, createClient, join } from "../client.ts";
import type { Cases, World } from "../world.ts";

/** PCM16 at 24 kHz. */
const BYTES_PER_MS = 48;
const SESSIONS = 100;

/** Turns, barge-in, large messages, and many sessions at once. */
export const voice: Cases<World> = {
  async "a turn ended by hand: the echo is what was said, byte for byte"(world) {
    const client = await connectClient(world, "", {
      initialSessionConfig: { audio: { input: { turnDetection: null } } },
    });
    const said = noise(730);
    const done = client.next("response.done");
    for (const frame of frames(said)) client.client.sendAudio(frame);
    client.client.sendAudio(new ArrayBuffer(0), { commit: true });
    client.client.requestResponse();
    assertEquals((await done).response.status, "completed");
    assertEquals(join(client.audio), said);
    await closeClient(world, client);
  },

  async "a turn that the server hears end: the echo is the speech, byte for byte"(world) {
    const client = await connectClient(world, "", {
      initialSessionConfig: {
        audio: { input: { turnDetection: { type: "server_vad", silenceDurationMs: 200 } } },
      },
    });
    const said = join([
      new Uint8Array(400 * BYTES_PER_MS),
      noise(600),
      new Uint8Array(400 * BYTES_PER_MS),
    ]);
    for (const frame of frames(said)) client.client.sendAudio(frame);
    await client.next("response.done");
    const { audio_start_ms: startMs } = await client.next("input_audio_buffer.speech_started");
    const { audio_end_ms: endMs } = await client.next("input_audio_buffer.speech_stopped");
    assert(startMs < endMs, `speech from ${startMs} to ${endMs} ms`);
    assertEquals(
      join(client.audio),
      said.subarray(startMs * BYTES_PER_MS, endMs * BYTES_PER_MS),
    );
    await closeClient(world, client);
  },

  async "of a view with an offset, the view is what was said"(world) {
    const client = await connectClient(world, "", {
      initialSessionConfig: { audio: { input: { turnDetection: null } } },
    });
    const said = noise(200);
    client.client.sendAudio(said.subarray(480, 480 + 100 * BYTES_PER_MS), { commit: true });
    client.client.requestResponse();
    await client.next("response.done");
    assertEquals(join(client.audio), said.slice(480, 480 + 100 * BYTES_PER_MS));
    await closeClient(world, client);
  },

  async "barge-in: the model falls silent, and its item is cut at what was heard"(world) {
    const client = await connectClient(world, "", {
      initialSessionConfig: { audio: { input: { turnDetection: { type: "server_vad" } } } },
    });
    client.client.sendMessage(`say: ${"a rather long story ".repeat(10)}`);
    const first = Promise.withResolvers<{ itemId: string; contentIndex: number }>();
    let receivedMs = 0;
    client.client.on("audio", ({ data, itemId, contentIndex }) => {
      receivedMs += data.byteLength / BYTES_PER_MS;
      if (receivedMs >= 1_000) first.resolve({ itemId, contentIndex });
    });
    const { itemId, contentIndex } = await first.promise;
    client.client.reportPlayback({ itemId, contentIndex, playedMs: 340 });
    const interrupted = new Promise<void>((resolve) => {
      client.client.once("audio_interrupted", () => resolve());
    });
    for (const frame of frames(noise(200))) client.client.sendAudio(frame);
    await interrupted;
    const truncated = await client.next("conversation.item.truncated");
    assertEquals(
      [truncated.item_id, truncated.content_index, truncated.audio_end_ms],
      [itemId, contentIndex, 340],
    );
    assertGreater(receivedMs, 340);
    assertEquals(client.errors, []);
    await closeClient(world, client);
  },

  async "1 MB in one message goes both ways"(world) {
    const client = await connectClient(world);
    const text = "ab𝄞".repeat(1 << 18);
    client.client.sendMessage(text, {}, { triggerResponse: false });
    const { item } = await client.next("conversation.item.added");
    assert(item.content[0].text === text, "the text has come back changed");
    await closeClient(world, client);
  },

  async "100 sessions at once, and none hears another"(world) {
    const clients = await Promise.all(
      Array.from({ length: SESSIONS }, () => connectClient(world)),
    );
    const heard = await Promise.all(clients.map(async (client, index) => {
      client.client.sendMessage(`say: I am ${index}`);
      const { transcript } = await client.next("response.output_audio_transcript.done");
      await client.next("response.done");
      return transcript;
    }));
    assertEquals(heard, clients.map((_, index) => `I am ${index}`));
    await Promise.all(clients.map((client) => closeClient(world, client)));
  },

  async "what is sent faster than the network takes it is taken in the end, in order"(world) {
    const client = createClient(world, world.emulator());
    assertEquals(client.client.bufferedBytes, 0);
    await client.client.connect({ until: "acknowledged" });
    const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(1 << 20));
    for (const text of texts) client.client.sendMessage(text, {}, { triggerResponse: false });
    await client.next("conversation.item.added", ({ item }) => item.content[0].text === texts[7]);
    const added = client.events.filter(({ type }) => type === "conversation.item.added");
    assert(added.every(({ item }, i) => item.content[0].text === texts[i]), "out of order");
    assertEquals([added.length, client.client.bufferedBytes], [8, 0]);
    await closeClient(world, client);
  },
};

/** Loud noise, the same in every run. The emulator detects it as speech. */
function noise(durationMs: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(durationMs * BYTES_PER_MS);
  let state = 12345;
  for (let i = 0; i < bytes.length; i += 2) {
    state = Math.imul(state, 1103515245) + 12345 | 0;
    const linear16 = (state >> 16) >> 2;
    bytes[i] = linear16;
    bytes[i + 1] = linear16 >> 8;
  }
  return bytes;
}

/** Cuts audio into frames of 20 ms. */
function* frames(audio: Uint8Array): Iterable<Uint8Array> {
  for (let start = 0; start < audio.length; start += 20 * BYTES_PER_MS) {
    yield audio.subarray(start, start + 20 * BYTES_PER_MS);
  }
}
