import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { encodeWav } from "../../src/audio/mod.ts";
import { runScript, withFolder } from "../support/run_script.ts";

interface Case {
  readonly args: (folder: string) => string[];
  /** Makes what the arguments name. */
  readonly prepare?: (folder: string) => Promise<void>;
  readonly says: string;
}

/** A WAV header by hand, for files that our own writer would never make. */
function wavFile(formatTag: number, bitsPerSample: number, dataBytes: number): Uint8Array {
  const file = new Uint8Array(44 + dataBytes);
  const view = new DataView(file.buffer);
  const text = (offset: number, words: string) => file.set(new TextEncoder().encode(words), offset);
  const blockSizeBytes = bitsPerSample / 8;
  text(0, "RIFF");
  view.setUint32(4, 36 + dataBytes, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, formatTag, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, 24_000, true);
  view.setUint32(28, 24_000 * blockSizeBytes, true);
  view.setUint16(32, blockSizeBytes, true);
  view.setUint16(34, bitsPerSample, true);
  text(36, "data");
  view.setUint32(40, dataBytes, true);
  return file;
}

const wavIn = (bytes: Uint8Array) => ({
  args: (folder: string) => ["--wav", `${folder}/in.wav`],
  prepare: (folder: string) => Deno.writeFile(`${folder}/in.wav`, bytes),
});

const SECOND = encodeWav(new Int16Array(24_000), { sampleRateHz: 24_000 });

const CASES: Record<string, Case> = {
  "a WAV that is not there": {
    args: (folder) => ["--wav", `${folder}/nowhere.wav`],
    says: "there is no such file",
  },
  "a folder for a WAV": { args: (folder) => ["--wav", folder], says: "Cannot read" },
  "an empty file": { ...wavIn(new Uint8Array()), says: 'in.wav": it ended after 0 bytes' },
  "a file that is no WAV": { ...wavIn(new TextEncoder().encode("hello")), says: "Cannot use" },
  "a WAV cut off in its data": { ...wavIn(SECOND.subarray(0, 20_000)), says: "Cannot use" },
  "a WAV cut off in its header": { ...wavIn(SECOND.subarray(0, 30)), says: "Cannot use" },
  "a WAV without sound": {
    ...wavIn(encodeWav(new Int16Array(0), { sampleRateHz: 24_000 })),
    says: "it contains no audio",
  },
  "a float WAV": { ...wavIn(wavFile(3, 32, 4_000)), says: "16-bit PCM" },
  "an 8-bit WAV": { ...wavIn(wavFile(1, 8, 4_000)), says: "16-bit PCM" },
  "a WAV at a rate that is not taken": {
    ...wavIn(encodeWav(new Int16Array(100), { sampleRateHz: 11_025 })),
    says: "11025 Hz",
  },
  "an --out in a folder that is not there": {
    args: (folder) => ["--out", `${folder}/no/where.wav`],
    says: "Cannot write",
  },
  "an --out that is a folder": { args: (folder) => ["--out", folder], says: "Cannot write" },
  "an --out without a name": { args: () => ["--out", ""], says: "--out" },
  "an --out that is the recording itself": {
    args: (folder) => ["--wav", `${folder}/in.wav`, "--out", `${folder}/in.wav`],
    prepare: (folder) => Deno.writeFile(`${folder}/in.wav`, SECOND),
    says: "the caller's recording",
  },
  "a --url where nobody answers": {
    args: (folder) => ["--url", "ws://127.0.0.1:9/v1/realtime", "--out", `${folder}/x.wav`],
    says: "Cannot talk to",
  },
  "a --url that is no WebSocket URL": {
    args: () => ["--url", "http://127.0.0.1/v1/realtime"],
    says: "ws: or wss:",
  },
  "an unknown option": { args: () => ["--loud"], says: "--loud" },
  "an argument that is no option": { args: () => ["file.wav"], says: "file.wav" },
  "an option without its value": { args: () => ["--wav"], says: "--wav" },
  "an unknown codec": { args: () => ["--codec", "mp3"], says: "pcm16, ulaw, alaw" },
  "--live without a key": { args: () => ["--live"], says: "OPENAI_API_KEY" },
  "--live with --url": { args: () => ["--live", "--url", "ws://127.0.0.1:9"], says: "--url" },
  "--fast with --url": { args: () => ["--fast", "--url", "ws://127.0.0.1:9"], says: "--fast" },
};

for (const [name, { args, prepare, says }] of Object.entries(CASES)) {
  Deno.test(`demo with ${name} says so, fails, and leaves nothing behind`, async () => {
    await withFolder(async (folder) => {
      await prepare?.(folder);
      const before = [...Deno.readDirSync(folder)].map((entry) => entry.name);
      const out = args(folder).includes("--out") ? [] : ["--out", `${folder}/out.wav`];
      const { code, stdout, stderr } = await runScript("demo.ts", [
        "--json",
        ...args(folder),
        ...out,
      ]);
      assertNotEquals(code, 0);
      assertEquals(stdout, "");
      assertStringIncludes(stderr, says);
      assert(!stderr.includes("    at "), `a message and no stack trace: ${stderr}`);
      assertEquals([...Deno.readDirSync(folder)].map((entry) => entry.name), before);
    });
  });
}

Deno.test("demo with a service that refuses the key says what the server said", async () => {
  const { createEmulator } = await import("../../src/testing/mod.ts");
  const emulator = createEmulator({ apiKeys: ["the right one"] });
  const server = await emulator.listen();
  try {
    await withFolder(async (folder) => {
      const { code, stderr } = await runScript("demo.ts", [
        "--url",
        `${server.url}?model=gpt-realtime`,
        "--out",
        `${folder}/x.wav`,
      ]);
      assertEquals(code, 1);
      assertStringIncludes(stderr, "invalid_api_key");
      assertEquals([...Deno.readDirSync(folder)], []);
    });
  } finally {
    await emulator.close();
  }
});
