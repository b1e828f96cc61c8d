/** Returns a new id for a client event that the server's answer will name. The id begins with `prefix`. */
export type EventIds = (prefix: string) => string;

/** Creates a source of ids such as `agents_create_1`. The number goes up with each id. */
export function createEventIds(): EventIds {
  let count = 0;
  return (prefix) => `${prefix}_${++count}`;
}
