/** The fields of package.json that are not in deno.json, for every tool that builds the package. */
export const PACKAGE_FIELDS = {
  description:
    "Live voice between people and speech-to-speech models, on Deno, Bun, Node, browsers and workerd",
  keywords: ["realtime", "voice", "audio", "speech-to-speech", "websocket", "agents", "telephony"],
  repository: { type: "git", url: "git+https://github.com/voicewire/realtime.git" },
  type: "module",
  engines: { node: ">=22" },
  sideEffects: false,
} as const;

/** The fields of deno.json that a package needs. */
export interface PackageConfig {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly imports: Readonly<Record<string, string>>;
}

/** Reads deno.json. */
export async function readConfig(): Promise<PackageConfig> {
  return JSON.parse(await Deno.readTextFile(new URL("../deno.json", import.meta.url)));
}
