/**
 * Measures the audio functions, prints the tables and writes them into the audio section of
 * BENCHMARKS.md. sox's `rate` resamples the same input for comparison; without sox its columns are
 * empty.
 *
 *     deno task bench:audio
 */
import { decodeUlaw, decodeUlawInto, encodeUlaw, encodeUlawInto } from "../../src/audio/g711.ts";
import { encodePcm16 } from "../../src/audio/pcm16.ts";
import { createResampler } from "../../src/audio/resampler.ts";
import { measureResampler } from "../../tests/support/audio/resampler_figures.ts";
import { noise } from "../../tests/support/audio/samples.ts";
import { withSection } from "./page_section.ts";

const PAGE = new URL("../../BENCHMARKS.md", import.meta.url);
const ROUNDS = 7;

const PAIRS: readonly (readonly [number, number])[] = [
  [8_000, 16_000],
  [8_000, 24_000],
  [8_000, 48_000],
  [16_000, 24_000],
  [22_050, 24_000],
  [24_000, 8_000],
  [24_000, 16_000],
  [24_000, 48_000],
  [32_000, 24_000],
  [44_100, 24_000],
  [44_100, 48_000],
  [48_000, 8_000],
  [48_000, 16_000],
  [48_000, 24_000],
  [48_000, 44_100],
];

const INTRODUCTION = "# Benchmarks\n\nThe task that a section names writes that section, between " +
  "its markers.\n";

/** A sum of all results, so that the engine cannot leave out the measured work. */
let consumed = 0;

const folder = await Deno.makeTempDir();
const sox = await soxVersion();
try {
  const section = [
    "## Audio",
    "",
    await machine(),
    "",
    ...resamplerTable(),
    "",
    ...g711Table(),
  ].join("\n");
  console.log(section);
  const page = await Deno.readTextFile(PAGE).catch(() => INTRODUCTION);
  await Deno.writeTextFile(PAGE, withSection(page, "audio", section));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", PAGE.pathname] }).output();
  if (!Number.isFinite(consumed)) {
    throw new Error("Cannot trust the figures: some results are not numbers");
  }
} finally {
  await Deno.remove(folder, { recursive: true });
}

function resamplerTable(): string[] {
  const rows = PAIRS.map(([inputRateHz, outputRateHz]) => {
    const sweep = { toneMs: 200, skipMs: 100 };
    const convert = (linear16: Int16Array) => resample(linear16, inputRateHz, outputRateHz);
    const ours = measureResampler(inputRateHz, outputRateHz, convert, sweep);
    const theirs = sox
      ? measureResampler(inputRateHz, outputRateHz, soxConverter(inputRateHz, outputRateHz), sweep)
      : undefined;
    const speed = resamplerSpeed(inputRateHz, outputRateHz);
    return [
      `${inputRateHz} → ${outputRateHz}`,
      ...both(ours, theirs, (f) => f.rejectionDb.toFixed(1)),
      ...both(ours, theirs, (f) => f.rippleDb.toFixed(4)),
      ...both(ours, theirs, (f) => f.delayErrorUs.toFixed(3)),
      heldBackMs(inputRateHz, outputRateHz).toFixed(1),
      ...both(speed.ours, speed.sox, (s) => s.toFixed(0)),
      speed.sox === undefined ? "" : (speed.ours / speed.sox).toFixed(2),
    ];
  });
  return [
    "### Resampler, default quality",
    "",
    `The comparison is \`rate\` of ${
      sox ? `sox ${sox}` : "sox (not installed)"
    }, without dither, ` +
    "with the same input: 24 tones up to 90 % of the band, and 24 tones beyond the band if the " +
    "rate goes down, each with 16 bits at -1 dBFS. _Rejection_: the distance between the input " +
    "tone and the loudest aliases, images and noise of any tone; 16-bit rounding alone gives " +
    "about 95 dB. _Ripple_: the loudest tone compared with the softest. _Delay error_: the largest " +
    "time shift of a tone. _Held back_: the sound that a push may keep until `flush`. _Speed_: " +
    "multiples of real time on one core, ours in pushes of 20 ms, sox's with a file of one minute " +
    `and without its start-up; the median of ${ROUNDS} interleaved rounds.`,
    "",
    ...table(
      [
        "Hz",
        "rejection dB",
        "sox",
        "ripple dB",
        "sox",
        "delay error µs",
        "sox",
        "held back ms",
        "speed ×",
        "sox",
        "ratio",
      ],
      rows,
    ),
  ];
}

function both<T>(ours: T, theirs: T | undefined, show: (value: T) => string): [string, string] {
  return [show(ours), theirs === undefined ? "" : show(theirs)];
}

function resample(linear16: Int16Array, inputRateHz: number, outputRateHz: number): Int16Array {
  const resampler = createResampler({ inputRateHz, outputRateHz });
  const body = resampler.push(linear16), tail = resampler.flush();
  const whole = new Int16Array(body.length + tail.length);
  whole.set(body);
  whole.set(tail, body.length);
  return whole;
}

function heldBackMs(inputRateHz: number, outputRateHz: number): number {
  const resampler = createResampler({ inputRateHz, outputRateHz });
  return 1000 - (1000 * resampler.push(new Int16Array(inputRateHz)).length) / outputRateHz;
}

function resamplerSpeed(inputRateHz: number, outputRateHz: number): { ours: number; sox?: number } {
  const seconds = 60;
  const input = noise(inputRateHz * seconds).map((sample) => sample >> 2);
  const frame = inputRateHz / 50;
  const ours = () => {
    const resampler = createResampler({ inputRateHz, outputRateHz });
    for (let at = 0; at < input.length; at += frame) {
      consumed += resampler.push(input.subarray(at, at + frame)).length;
    }
  };
  const path = `${folder}/speed.raw`;
  Deno.writeFileSync(path, encodePcm16(input));
  Deno.writeFileSync(`${folder}/empty.raw`, new Uint8Array(0));
  const soxRun = (name: string) => () =>
    runSox(`${folder}/${name}.raw`, inputRateHz, outputRateHz, `${folder}/out.raw`);

  ours(); // compiles the code and computes the coefficients
  const times: Record<"ours" | "sox" | "empty", number[]> = { ours: [], sox: [], empty: [] };
  for (let round = 0; round < ROUNDS; round++) {
    times.ours.push(secondsOf(ours));
    if (!sox) continue;
    times.sox.push(secondsOf(soxRun("speed")));
    times.empty.push(secondsOf(soxRun("empty")));
  }
  return {
    ours: seconds / median(times.ours),
    ...sox ? { sox: seconds / (median(times.sox) - median(times.empty)) } : {},
  };
}

function g711Table(): string[] {
  const toUlaw = new Uint8Array(65536);
  const samples = Int16Array.from({ length: 65536 }, (_, i) => (i << 16) >> 16);
  encodeUlawInto(samples, toUlaw);
  const fromUlaw = decodeUlaw(Uint8Array.from({ length: 256 }, (_, code) => code));

  const rows: string[][] = [];
  for (const [what, sampleCount] of [["20 ms", 160], ["1 s", 8_000]] as const) {
    const linear16 = noise(sampleCount);
    const ulaw = encodeUlaw(linear16);
    const bytes = new Uint8Array(sampleCount);
    const decoded = new Int16Array(sampleCount);
    const plainEncode = () => {
      for (let i = 0; i < linear16.length; i++) bytes[i] = toUlaw[linear16[i]! & 0xffff]!;
      consumed += bytes[0]!;
    };
    const plainDecode = () => {
      for (let i = 0; i < ulaw.length; i++) decoded[i] = fromUlaw[ulaw[i]!]!;
      consumed += decoded[0]!;
    };
    const cases: [string, () => void, () => void][] = [
      ["encodeUlawInto", () => consumed += encodeUlawInto(linear16, bytes), plainEncode],
      ["encodeUlaw", () => consumed += encodeUlaw(linear16)[0]!, plainEncode],
      ["decodeUlawInto", () => consumed += decodeUlawInto(ulaw, decoded), plainDecode],
      ["decodeUlaw", () => consumed += decodeUlaw(ulaw)[0]!, plainDecode],
    ];
    for (const [name, ours, plain] of cases) {
      const speeds = inTurns(ours, plain, Math.ceil(8_000_000 / sampleCount))
        .map((s) => sampleCount / s / 1e6);
      const [our, their] = speeds as [number, number];
      rows.push([name, what, our.toFixed(0), their.toFixed(0), (our / their).toFixed(2)]);
    }
  }
  return [
    "### G.711",
    "",
    "The comparison is a plain loop with a table that writes to an existing buffer. The input is " +
    "noise. Functions that end in `Into` also write to the caller's buffer; the others create a " +
    `new array in each call. Millions of samples a second on one core, the median of ${ROUNDS} ` +
    "interleaved rounds. A-law uses the same loops.",
    "",
    ...table(["function", "call", "Msamples/s", "plain loop", "ratio"], rows),
  ];
}

/** The seconds that one call of each takes: the median of rounds in which the two take turns. */
function inTurns(a: () => void, b: () => void, calls: number): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= ROUNDS; round++) {
    [a, b].forEach((run, i) => {
      const seconds = secondsOf(() => {
        for (let call = 0; call < calls; call++) run();
      });
      if (round > 0) times[i]!.push(seconds / calls); // the first round compiles the code
    });
  }
  return [median(times[0]), median(times[1])];
}

function soxConverter(inputRateHz: number, outputRateHz: number): (x: Int16Array) => Int16Array {
  return (linear16) => {
    Deno.writeFileSync(`${folder}/in.raw`, encodePcm16(linear16));
    runSox(`${folder}/in.raw`, inputRateHz, outputRateHz, `${folder}/out.raw`);
    return new Int16Array(Deno.readFileSync(`${folder}/out.raw`).buffer);
  };
}

function runSox(input: string, inputRateHz: number, outputRateHz: number, output: string): void {
  const raw = ["-t", "raw", "-e", "signed", "-b", "16", "-c", "1"];
  const args = ["-D", ...raw, "-r", `${inputRateHz}`, input, ...raw, output, "rate"];
  const { success } = new Deno.Command("sox", { args: [...args, `${outputRateHz}`] }).outputSync();
  if (!success) throw new Error(`Cannot resample ${input}: sox has failed`);
}

async function soxVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await new Deno.Command("sox", { args: ["--version"] }).output();
    return /[\d.]+\s*$/.exec(new TextDecoder().decode(stdout))?.[0].trim();
  } catch {
    return undefined;
  }
}

async function machine(): Promise<string> {
  const cpuinfo = await Deno.readTextFile("/proc/cpuinfo").catch(() => "");
  const cpu = /model name\s*:\s*(.*)/.exec(cpuinfo)?.[1] ?? "an unknown processor";
  const { deno, v8 } = Deno.version;
  return `Made by \`deno task bench:audio\` on ${cpu} (${navigator.hardwareConcurrency} threads, ` +
    `${Deno.build.os} ${Deno.build.arch}), Deno ${deno}, V8 ${v8}.`;
}

function secondsOf(run: () => void): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** A Markdown table with aligned columns, as the formatter writes it. */
function table(head: string[], rows: string[][]): string[] {
  const widths = head.map((cell, i) =>
    Math.max(3, cell.length, ...rows.map((row) => row[i]!.length))
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i]!)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)];
}
