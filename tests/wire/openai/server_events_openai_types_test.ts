/**
 * Compares our event types with the types of the `openai` package. The compiler does all of it: if
 * a new version of that package adds or changes an event, `deno check` fails, and its message names
 * the events and fields.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type {
  RealtimeClientEvent as TheirClientEvent,
  RealtimeServerEvent as TheirServerEvent,
} from "openai/resources/realtime/realtime";
import type { ClientEventMap } from "../../../src/wire/openai/client_events.ts";
import type { ServerEventMap } from "../../../src/wire/openai/server_events.ts";

/** Compiles only if `Names` is empty. Otherwise the compiler's message lists the names. */
const none = <Names extends never>(_names?: Names) => {};

type ByType<Event extends { type: string }> = { [E in Event as E["type"]]: E };
type TheirServer = ByType<TheirServerEvent>;
type TheirClient = ByType<TheirClientEvent>;

/** The types of the events in `Theirs` that do not fit the event of the same type in `Ours`. */
type Unfitting<Theirs, Ours> = {
  [Type in keyof Theirs & keyof Ours]: Theirs[Type] extends Ours[Type] ? never : Type;
}[keyof Theirs & keyof Ours];

/** One level less. It limits the depth of {@linkcode FieldsOf}. */
type Less = [never, 0, 1, 2, 3, 4, 5];

/** The paths of all fields of `Value`, also those in list entries and in union members. */
type FieldsOf<Value, Depth extends number = 5> = Depth extends 0 ? never
  : Value extends string | number | boolean ? never
  : Value extends readonly (infer Entry)[] ? FieldsOf<Entry, Depth>
  : Value extends object ? string extends keyof Value ? never // a dictionary, whose names the user chooses
    : {
      [Name in keyof Value & string]: Name | `${Name}.${FieldsOf<Value[Name], Less[Depth]>}`;
    }[keyof Value & string]
  : never;

/** The fields that `Some` has and `Others` does not have, with the name of their event. */
type Missing<Some, Others> = {
  [Type in keyof Some & keyof Others & string]: `${Type}: ${Exclude<
    FieldsOf<Some[Type]>,
    FieldsOf<Others[Type]>
  >}`;
}[keyof Some & keyof Others & string];

Deno.test("there is every server event that openai publishes, and no other", () => {
  none<Exclude<keyof TheirServer, keyof ServerEventMap>>();
  none<Exclude<keyof ServerEventMap, keyof TheirServer>>();
});

Deno.test("there is every client event that openai publishes, and no other", () => {
  none<Exclude<keyof TheirClient, keyof ClientEventMap>>();
  none<Exclude<keyof ClientEventMap, keyof TheirClient>>();
});

Deno.test("each of openai's events fits ours of the same type", () => {
  none<Unfitting<TheirServer, ServerEventMap>>();
  none<Unfitting<TheirClient, ClientEventMap>>();
});

Deno.test("each event has the fields that openai publishes, down to the smallest", () => {
  none<Missing<TheirServer, ServerEventMap>>();
  none<Missing<TheirClient, ClientEventMap>>();
});

/**
 * What the service says of a session (docs/protocol.md#session-configuration), where openai
 * publishes what a client may ask for.
 */
type FromTheServer = `session.${"created" | "updated" | "update"}: session.${
  | "id"
  | "object"
  | "expires_at"}`;

Deno.test("no event has fields that openai does not publish", () => {
  none<Exclude<Missing<ServerEventMap, TheirServer>, FromTheServer>>();
  none<Exclude<Missing<ClientEventMap, TheirClient>, FromTheServer>>();
});

Deno.test("the comparison itself tells a missing event, field and misfit by name", () => {
  type Theirs = { "a.b": { type: "a.b"; n: number; list: { deep: 1 }[] }; "c.d": { type: "c.d" } };
  type Ours = {
    "a.b": { readonly type: "a.b"; readonly n: string; readonly list: readonly object[] };
  };
  // @ts-expect-error: Type '"c.d"' does not satisfy the constraint 'never'
  none<Exclude<keyof Theirs, keyof Ours>>();
  // @ts-expect-error: Type '"a.b"' does not satisfy the constraint 'never'
  none<Unfitting<Theirs, Ours>>();
  // @ts-expect-error: Type '"a.b: list.deep"' does not satisfy the constraint 'never'
  none<Missing<Theirs, Ours>>();
  const missing: Missing<Theirs, Ours> = "a.b: list.deep";
  assertEquals(missing, "a.b: list.deep");
});
