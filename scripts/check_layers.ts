// Holds the arrows of ARCHITECTURE.md: who may import whom, and that the core imports no package.
import { fileURLToPath } from "node:url";

/** What agents have in common with transports: emitters, errors, and the shapes of items and usage. */
const SHARED_WITH_AGENTS = [
  "errors.ts",
  "event_dispatcher.ts",
  "event_emitter.ts",
  "logger.ts",
  "realtime_item.ts",
  "typed_emitter.ts",
  "usage.ts",
];

/**
 * What each folder of src/ may import directly. Arrows compose: what an allowed folder may import is
 * allowed too. A row for one file is for that file alone.
 */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  clock: [],
  audio: [],
  wire: [],
  "audio/mod.ts": ["codec"], // the entry point ./audio hands on the codecs too
  codec: ["audio"],
  socket: ["clock"],
  agent: ["clock", "wire", ...SHARED_WITH_AGENTS.map((file) => `transport/${file}`)],
  transport: ["clock", "codec", "socket", "wire"],
  "transport/sip.ts": ["transport", "agent/initial_session_config.ts"],
  session: ["agent", "transport"],
  telephony: ["transport"],
  runtime: ["socket"],
  browser: ["runtime", "audio", "transport"],
  cloudflare: ["runtime", "session", "telephony"],
  server: ["wire", "session"],
  testing: ["session", "telephony", "server"],
};

/** Entry points from which no package may be reached: Node, Bun and browsers run them as they are. */
const PURE_ENTRY_POINTS = [
  "mod.ts",
  "src/transport/mod.ts",
  "src/audio/mod.ts",
  "src/telephony/mod.ts",
  "src/browser/mod.ts",
  "src/browser/worklet.ts",
  "src/cloudflare/mod.ts",
  "src/runtime/bun.ts",
  "src/runtime/deno.ts",
];

/** One import that breaks a rule, in words. */
export type LayerFault = string;

/** Checks a tree of sources, given as text by path from the project's root. */
export function checkLayers(sources: ReadonlyMap<string, string>): LayerFault[] {
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  return [
    ...[...imports].flatMap(([path, targets]) => arrowFaults(path, targets)),
    ...PURE_ENTRY_POINTS.flatMap((entry) => packageFaults(entry, imports)),
  ];
}

function arrowFaults(path: string, targets: readonly string[]): LayerFault[] {
  const layer = layerOf(path);
  if (!layer) return [];
  if (!(layer in ARROWS)) return [`${path}: "${layer}" is no layer: add its arrows, with a reason`];
  const allowed = new Set([layer, ...reachable(layer), ...reachable(path.slice("src/".length))]);
  return targets.filter((target) => target.startsWith("src/")).flatMap((target) => {
    const targetFile = target.slice("src/".length);
    if (allowed.has(layerOf(target) ?? "") || allowed.has(targetFile)) return [];
    return [`${path} imports ${target}: "${layer}" must not import "${layerOf(target)}"`];
  });
}

function packageFaults(
  entry: string,
  imports: ReadonlyMap<string, readonly string[]>,
): LayerFault[] {
  const faults: LayerFault[] = [];
  const seen = new Set<string>();
  const visit = (path: string) => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const target of imports.get(path) ?? []) {
      if (imports.has(target)) visit(target);
      else faults.push(`${path} imports "${target}", and is reached from ${entry}`);
    }
  };
  visit(entry);
  return faults;
}

function reachable(layer: string, found: Set<string> = new Set()): Set<string> {
  for (const next of ARROWS[layer] ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    reachable(next, found);
  }
  return found;
}

function layerOf(path: string): string | undefined {
  return /^src\/([^/]+)\//.exec(path)?.[1];
}

/** What a source imports: paths from the root for its own files, else the specifier as it stands. */
function importsOf(path: string, text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
  const specifiers = [
    ...code.matchAll(/\b(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']/g),
    ...code.matchAll(/\bimport\s*\(?\s*["']([^"']+)["']/g),
  ].map((match) => match[1]!);
  return specifiers.map((specifier) => {
    if (!specifier.startsWith(".")) return specifier;
    return new URL(specifier, `file:///${path}`).pathname.slice(1);
  });
}

async function readSources(root: string): Promise<Map<string, string>> {
  const sources = new Map<string, string>();
  const read = async (path: string) => {
    sources.set(path, await Deno.readTextFile(`${root}/${path}`));
  };
  const walk = async (folder: string) => {
    for await (const { name, isDirectory } of Deno.readDir(`${root}/${folder}`)) {
      if (isDirectory) await walk(`${folder}/${name}`);
      else if (name.endsWith(".ts")) await read(`${folder}/${name}`);
    }
  };
  await read("mod.ts");
  await walk("src");
  return sources;
}

if (import.meta.main) {
  const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
  const sources = await readSources(root);
  const faults = checkLayers(sources);
  for (const fault of faults) console.error(fault);
  console.log(`${sources.size} files, ${faults.length} imports against the arrows`);
  if (faults.length > 0) Deno.exitCode = 1;
}
