/** A small random generator (mulberry32). The seed determines its numbers. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Values that no field expects. */
// deno-fmt-ignore
const STRANGE: readonly unknown[] = [
  null, true, false, 0, -1, 0.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, "", "x", "\ud800", "__proto__",
  "constructor", [], [null], {}, { type: 7 }, { id: null }, [[]], "AAAA", "!!!", "9".repeat(400),
];

/** A change that makes a message wrong. Reports print it. */
export interface Mutation {
  readonly kind: "replace" | "remove" | "add" | "cut" | "flip" | "binary";
  /** The keys from the root to the place of the change; empty for the whole text. */
  readonly path: readonly string[];
  /** The new value, or the place where the text is cut. */
  readonly value?: unknown;
}

/** All places in an event, as paths from the root. */
function pathsOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [[...path]];
  const inner = Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...path, key]));
  return path.length > 0 ? [[...path], ...inner] : inner;
}

/** Draws one to three mutations of `event`. */
export function drawMutations(event: object, random: () => number): Mutation[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const paths = pathsOf(event);
  return Array.from({ length: 1 + Math.floor(random() * 3) }, (): Mutation => {
    const draw = random();
    if (draw < 0.6) return { kind: "replace", path: pick(paths), value: pick(STRANGE) };
    if (draw < 0.8) return { kind: "remove", path: pick(paths) };
    if (draw < 0.9) {
      return { kind: "add", path: [pick(["x", "__proto__", "type", "id"])], value: pick(STRANGE) };
    }
    const kind = pick(["cut", "flip", "binary"] as const);
    return { kind, path: [], value: random() };
  });
}

/** Applies the mutations to `event` and returns the frame. */
export function mutate(event: object, mutations: readonly Mutation[]): string | Uint8Array {
  const copy = structuredClone(event) as Record<string, unknown>;
  for (const mutation of mutations) {
    const key = mutation.path.at(-1);
    if (key === undefined) continue;
    let parent: unknown = copy;
    for (const step of mutation.path.slice(0, -1)) {
      parent = typeof parent === "object"
        ? (parent as Record<string, unknown> | null)?.[step]
        : null;
    }
    if (typeof parent !== "object" || parent === null) continue;
    if (mutation.kind === "remove") delete (parent as Record<string, unknown>)[key];
    else {
      Object.defineProperty(parent, key, {
        value: structuredClone(mutation.value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
  }
  let frame: string | Uint8Array = JSON.stringify(copy);
  for (const { kind, value } of mutations) {
    if (typeof frame !== "string") break;
    const at = Math.floor((value as number) * frame.length);
    if (kind === "cut") frame = frame.slice(0, at);
    if (kind === "flip") frame = frame.slice(0, at) + "\u0000" + frame.slice(at + 1);
    if (kind === "binary") {
      const bytes = new TextEncoder().encode(frame);
      if (bytes.length > 0) bytes[at % bytes.length] = 0xff;
      frame = bytes;
    }
  }
  return frame;
}

/** The shortest list for which `fails` is still true, found by leaving out entries. */
export function shrink<T>(
  list: readonly T[],
  fails: (shorter: readonly T[]) => boolean,
): readonly T[] {
  let shortest = list;
  for (let size = Math.ceil(list.length / 2); size >= 1;) {
    let start = 0;
    let changed = false;
    while (start < shortest.length) {
      const shorter = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      if (shorter.length < shortest.length && fails(shorter)) {
        shortest = shorter;
        changed = true;
      } else start += size;
    }
    if (size === 1 && !changed) break;
    size = changed ? size : Math.floor(size / 2);
    if (size === 0) break;
  }
  return shortest;
}
