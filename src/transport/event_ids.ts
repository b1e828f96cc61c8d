/** Gives each client event that has to be known again an id of its own. */
export type EventIds = (family: "agents" | "voicewire", what: string) => string;

/** Ids such as `agents_create_1`, counted by family, each given once. */
export function createEventIds(): EventIds {
  const counts = { agents: 0, voicewire: 0 };
  return (family, what) => `${family}_${what}_${++counts[family]}`;
}
