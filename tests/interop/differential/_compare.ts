import { assertEquals, fail } from "@std/assert";
import { assertIsListed } from "../../support/better_on_purpose.ts";
import { type Entry, playOn, type Stage, type StageOptions } from "./_stage.ts";

/** The section of docs/differences.md that lists the rows tested here. */
export const SECTION = "Transports";

/** What our payloads carry beside the incumbent's. Each must be there. */
const MORE_RAISED: Readonly<Record<string, readonly string[]>> = {
  audio: ["itemId", "contentIndex"],
  audio_transcript_delta: ["contentIndex"],
  output_text_delta: ["contentIndex"],
};

/** Events whose item has a place on our side where theirs has none, as a row of docs/differences.md says. */
const WITH_PLACE = ["item_update", "mcp_tool_call_completed", "mcp_approval_request"];

/** Registers a test: a scenario that comes out the same on both sides. */
export function same(
  name: string,
  play: (stage: Stage) => Promise<void> | void,
  options: StageOptions = {},
): void {
  Deno.test(`the same on both sides: ${name}`, async () => {
    const theirs = await playOn("theirs", options, play);
    const ours = await playOn("ours", options, play);
    assertSame(ours, theirs);
  });
}

/** Registers a test of a row of docs/differences.md: a scenario that does not come out the same. */
export function better(
  row: string,
  detail: string,
  play: (stage: Stage) => Promise<void> | void,
  check: (theirs: Stage, ours: Stage) => void,
  options: StageOptions = {},
): void {
  Deno.test(`better on purpose: ${row}: ${detail}`, async () => {
    await assertIsListed(row, SECTION);
    const theirs = await playOn("theirs", options, play);
    const ours = await playOn("ours", options, play);
    check(theirs, ours);
    assertEquals(ours.escaped, [], "nothing that ours does escapes from a listener");
  });
}

/** Where theirs fails with a plain `Error`, ours may have a class of its own. */
function isSame(theirs: string | undefined, ours: string | undefined): boolean {
  const failure = /(threw|rejected): (UserError|RealtimeConnectionError)"]$/;
  return theirs === ours || theirs === ours?.replace(failure, '$1: Error"]') ||
    isSameButPlaced(theirs, ours);
}

/** Whether ours says the same, and the place of an item too, where theirs says none. */
function isSameButPlaced(theirs: string | undefined, ours: string | undefined): boolean {
  if (theirs === undefined || ours === undefined) return false;
  const [[kind, name, their], [, , our]] = [JSON.parse(theirs), JSON.parse(ours)];
  if (kind !== "raised" || !WITH_PLACE.includes(name) || !our || their?.previousItemId) {
    return false;
  }
  const { previousItemId: _theirs, ...rest } = their;
  const { previousItemId: _ours, ...same } = our;
  return JSON.stringify([kind, name, rest], inOrder) ===
    JSON.stringify([...JSON.parse(ours).slice(0, 2), same], inOrder);
}

/** Fails with the lines that differ, each with where it stands. */
function assertSame(ours: Stage, theirs: Stage): void {
  const [left, right] = [recording(theirs), recording(ours)];
  const lines = Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index)
    .filter((index) => !isSame(left[index], right[index]))
    .map((index) => `${index}\n  theirs: ${left[index]}\n  ours:   ${right[index]}`);
  if (lines.length > 0) fail(`the two sides differ:\n${lines.join("\n")}`);
}

/** What came of a scenario, in a form in which both sides should be equal. */
function recording(stage: Stage): string[] {
  const roles = new Map<string, string>();
  return [
    ["asked for", stage.requests],
    ["closed", stage.closes],
    ["escaped", stage.escaped.length],
    ...stage.log.filter((entry) => !isServiceFailure(entry)).map((entry) =>
      withRoles(describe(entry, stage, roles), roles)
    ),
  ].map((line) => JSON.stringify(line, inOrder));
}

/** Ours tells of failures that the server reports in events of their own. Theirs does not. */
function isServiceFailure(entry: Entry): boolean {
  if (entry.kind !== "raised" || entry.name !== "error") return false;
  const [event] = entry.args as [{ error?: { reportedBy?: string } }];
  return event.error?.reportedBy !== undefined;
}

function describe(entry: Entry, stage: Stage, roles: Map<string, string>): readonly unknown[] {
  switch (entry.kind) {
    case "call":
      return ["call", entry.call, entry.outcome];
    case "sent":
      nameId(entry.event, roles);
      return ["sent", withoutStopId(entry.event)];
    case "raised":
      return ["raised", entry.name, ...describeArgs(entry, stage.side === "ours")];
  }
}

function describeArgs(entry: Entry & { kind: "raised" }, isOurs: boolean): unknown[] {
  const { name, args, during } = entry;
  const [first, ...rest] = args.map(plain);
  if (args.length === 0) return [];
  if (name === "connection_change") return [first]; // ours says why, too
  if (name === "*") return [describeRaw(first, during, true), ...rest];
  if (name.includes(".")) return [describeRaw(first, during, isOurs), ...rest];
  // deno-lint-ignore no-explicit-any -- an event of either side
  const event = first as any;
  if (name === "turn_started") {
    return [{ ...event, providerData: describeRaw(event.providerData, during, isOurs) }];
  }
  if (name === "error" && event.error?.type === "error") {
    return [{ ...event, error: describeRaw(event.error, during, isOurs) }];
  }
  if (!isOurs) return [first, ...rest];
  if (name === "turn_done") return [withoutEnding(event, during), ...rest];
  const copy = { ...event };
  for (const field of MORE_RAISED[name] ?? []) {
    if (!(field in copy)) throw new Error(`"${name}" has no "${field}"`);
    delete copy[field];
  }
  return [copy, ...rest];
}

/** Our `turn_done` without the status of the response, which must be the server's. */
// deno-lint-ignore no-explicit-any -- events of either side
function withoutEnding(event: any, during: any): unknown {
  const { status, statusDetails, ...response } = event.response;
  assertEquals(
    [status, statusDetails],
    [during.response.status, during.response.status_details ?? undefined],
  );
  return { ...event, response };
}

/** A server event that is handed on: ours is the whole of it, theirs what their schema knows of it. */
function describeRaw(value: unknown, raw: unknown, isWhole: boolean): unknown {
  const isIt = isWhole ? JSON.stringify(value) === JSON.stringify(raw) : isPartOf(value, raw);
  return isIt ? "(the server's event)" : value;
}

function isPartOf(part: unknown, whole: unknown): boolean {
  if (typeof part !== "object" || part === null) return Object.is(part, whole);
  if (typeof whole !== "object" || whole === null) return false;
  return Object.entries(part).every(([key, value]) =>
    isPartOf(value, (whole as Record<string, unknown>)[key])
  );
}

/** Ours names its cancels, clears and truncations, to recognize a refusal. */
function withoutStopId(event: Record<string, unknown>): Record<string, unknown> {
  const { event_id: id, ...rest } = event;
  return /^voicewire_(cancel|clear|truncate)_/.test(`${id}`) ? rest : event;
}

/** An id that the transport made up is compared by its role: the how manieth of which type. */
function nameId(
  event: { readonly type: string; readonly event_id?: string },
  roles: Map<string, string>,
) {
  const { type, event_id: id } = event;
  if (id === undefined || id.startsWith("mine") || roles.has(id)) return;
  const count = [...roles.values()].filter((role) => role.startsWith(`<${type} `)).length;
  roles.set(id, `<${type} ${count + 1}>`);
}

function withRoles<Value>(value: Value, roles: ReadonlyMap<string, string>): Value {
  return JSON.parse(JSON.stringify(value), (_key, part) => roles.get(part) ?? part);
}

/** A replacer that makes the order of an object's fields count for nothing. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}

/** A payload as plain data: bytes as text, no class, nothing that is `undefined`. */
function plain(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return `bytes ${new Uint8Array(value).join()}`;
  if (value instanceof Error) return `${value.name}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) =>
      field === undefined ? [] : [[key, plain(field)]]
    ),
  );
}
