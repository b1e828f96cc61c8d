/**
 * Writes tests/audio/g711_vectors.json with the help of sox and ffmpeg: the sample of each of the
 * 256 codes, and the code of each of the 65,536 samples. Both tools must be installed, but the
 * tests need neither.
 *
 *     deno run -A scripts/make_g711_vectors.ts
 */
import { encodePcm16 } from "../src/audio/pcm16.ts";

type Law = "ulaw" | "alaw";
type Tool = "sox" | "ffmpeg";

const OUTPUT = new URL("../tests/audio/g711_vectors.json", import.meta.url);

const everySample = encodePcm16(Int16Array.from({ length: 65536 }, (_, i) => i - 32768));
const everyCode = Uint8Array.from({ length: 256 }, (_, code) => code);

const soxRaw = (law?: Law) => [
  ...["-t", "raw", "-r", "8000", "-c", "1"],
  ...(law ? ["-e", law === "ulaw" ? "mu-law" : "a-law", "-b", "8"] : ["-e", "signed", "-b", "16"]),
  "-",
];
const ffmpegRaw = (law?: Law) => [
  ...["-f", law === undefined ? "s16le" : law === "ulaw" ? "mulaw" : "alaw"],
  ...["-ar", "8000", "-ac", "1"],
];

const convert: Record<Tool, (input: Uint8Array, from?: Law, to?: Law) => Promise<Uint8Array>> = {
  // no dither
  sox: (input, from, to) => run("sox", ["-D", ...soxRaw(from), ...soxRaw(to)], input),
  ffmpeg: (input, from, to) =>
    run(
      "ffmpeg",
      ["-v", "error", ...ffmpegRaw(from), "-i", "-", ...ffmpegRaw(to), "-"],
      input,
    ),
};

async function run(command: string, args: string[], input: Uint8Array): Promise<Uint8Array> {
  const process = new Deno.Command(command, { args, stdin: "piped", stdout: "piped" }).spawn();
  const writer = process.stdin.getWriter();
  const written = writer.write(input).then(() => writer.close());
  const { success, stdout } = await process.output();
  await written;
  if (!success) throw new Error(`Cannot convert: ${command} ${args.join(" ")} has failed`);
  return stdout;
}

async function versionOf(tool: Tool): Promise<string> {
  const text = new TextDecoder().decode(
    await run(tool, tool === "sox" ? ["--version"] : ["-version"], new Uint8Array(0)),
  );
  return /v?\d+\.\d+[\w.+-]*/.exec(text)![0];
}

/** The runs of samples with the same code, each as `firstSample:code`. */
function runsOf(codes: Uint8Array): string[] {
  const runs: string[] = [];
  codes.forEach((code, i) => {
    if (i === 0 || code !== codes[i - 1]) runs.push(`${i - 32768}:${code}`);
  });
  return runs;
}

async function answersOf(tool: Tool, law: Law) {
  const decoded = await convert[tool](everyCode, law, undefined);
  const encoded = await convert[tool](everySample, undefined, law);
  if (decoded.length !== 512 || encoded.length !== 65536) {
    throw new Error(`Cannot use the answers of ${tool}: samples are missing`);
  }
  const view = new DataView(decoded.buffer, decoded.byteOffset);
  const samples = Array.from({ length: 256 }, (_, code) => view.getInt16(2 * code, true));
  // A list in one string is one line of the file, which formatters do not change.
  return { sampleOfCode: samples.join(" "), codeOfSampleRuns: runsOf(encoded).join(" ") };
}

const vectors: Record<string, unknown> = { madeBy: "scripts/make_g711_vectors.ts" };
for (const tool of ["sox", "ffmpeg"] as const) {
  vectors[tool] = {
    version: await versionOf(tool),
    ulaw: await answersOf(tool, "ulaw"),
    alaw: await answersOf(tool, "alaw"),
  };
}
await Deno.writeTextFile(OUTPUT, JSON.stringify(vectors, null, 2) + "\n");
