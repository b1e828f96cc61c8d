/** Gives each client event that has to be known again an id of its own, with what it asks for in it. */
export type EventIds = (what: string) => string;

/** Ids such as `agents_create_1`, counted, each given once. */
export function createEventIds(): EventIds {
  let count = 0;
  return (what) => `${what}_${++count}`;
}
