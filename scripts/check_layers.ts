// Checks the arrows of ARCHITECTURE.md: the imports between layers, and that the core has no
// packages.
import { fileURLToPath } from "node:url";

/** The targets of each layer. */
type Arrows = Readonly<Record<string, readonly string[]>>;

/**
 * The allowed imports of each layer of `src/`. A row is a folder or a file; the longest row that
 * contains a path is its layer. Arrows compose: a layer may also import the targets of its targets.
 * A file with a row of its own keeps the arrows of its folder.
 */
const ARROWS: Arrows = {
  events: [],
  clock: [],
  audio: [],
  wire: [],
  "wire/openai": ["wire", "contract"],
  "audio/mod.ts": ["codec"], // the entry point ./audio also exports the codecs
  codec: ["audio"],
  socket: ["events", "clock"],
  contract: ["events", "socket", "audio", "wire"],
  agent: ["contract"],
  transport: ["contract", "clock", "codec", "socket", "wire"],
  "transport/mod.ts": ["transport/openai"], // the entry point ./transport
  "transport/openai": ["transport", "wire/openai"],
  "transport/openai/sip.ts": ["agent/initial_session_config.ts"],
  session: ["agent", "contract", "wire", "audio"],
  "session/choose_transport.ts": ["transport/openai"],
  telephony: ["contract", "audio", "codec", "wire", "transport/openai"],
  "telephony/twilio": ["telephony"],
  "telephony/mod.ts": ["telephony/twilio"],
  runtime: ["socket"],
  browser: ["runtime", "audio", "transport/openai"],
  cloudflare: ["runtime", "session", "telephony"],
  server: ["session", "transport/openai"],
  testing: ["session", "telephony", "server"],
};

/** Entry points that must not reach a package, because Node, Bun and browsers run their sources. */
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

/** An import that breaks a rule, in words. */
export type LayerFault = string;

/** Checks a tree of sources, given as text by path from the project's root. */
export function checkLayers(
  sources: ReadonlyMap<string, string>,
  arrows: Arrows = ARROWS,
): LayerFault[] {
  const imports = new Map([...sources].map(([path, text]) => [path, importsOf(path, text)]));
  return [
    ...[...imports].flatMap(([path, targets]) => arrowFaults(path, targets, arrows)),
    ...PURE_ENTRY_POINTS.flatMap((entry) => packageFaults(entry, imports)),
  ];
}

function arrowFaults(
  path: string,
  targets: readonly string[],
  arrows: Arrows,
): LayerFault[] {
  if (!path.startsWith("src/")) return [];
  const file = path.slice("src/".length);
  const rows = rowsOf(file, arrows);
  const folder = rows.find((row) => row !== file);
  if (folder === undefined) {
    return [`${path}: "${file.split("/")[0]}" is not a layer. Add its arrows, with a reason`];
  }
  const allowed = new Set([folder, ...reachable(folder, arrows), ...reachable(file, arrows)]);
  return targets.filter((target) => target.startsWith("src/")).flatMap((target) => {
    const targetFile = target.slice("src/".length);
    const targetFolder = rowsOf(targetFile, arrows).find((row) => row !== targetFile);
    if (allowed.has(targetFile) || (targetFolder && allowed.has(targetFolder))) return [];
    return [`${path} imports ${target}: "${folder}" must not import "${targetFolder}"`];
  });
}

/** The rows that contain a file of `src/`, the longest first. */
function rowsOf(file: string, arrows: Arrows): string[] {
  return Object.keys(arrows)
    .filter((row) => row === file || file.startsWith(`${row}/`))
    .sort((a, b) => b.length - a.length);
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
      else faults.push(`${path} imports the package "${target}", and ${entry} reaches it`);
    }
  };
  visit(entry);
  return faults;
}

function reachable(layer: string, arrows: Arrows, found: Set<string> = new Set()): Set<string> {
  for (const next of arrows[layer] ?? []) {
    if (found.has(next)) continue;
    found.add(next);
    reachable(next, arrows, found);
  }
  return found;
}

/** The imports of a source: paths from the root for the project's own files, else the specifier. */
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
