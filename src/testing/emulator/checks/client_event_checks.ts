import { z } from "zod";
import type { KnownClientEvent } from "../../../wire/openai/client_events.ts";
import type { WireSession } from "../../../wire/openai/session.ts";
import { ApiProblem } from "../base/api_problem.ts";
import type { Json } from "../base/json.ts";
import {
  invalidEvent,
  invalidValue,
  missingParameter,
  unknownEventType,
  unknownParameter,
} from "../base/problems.ts";
import { createItemSchema } from "./item_schema.ts";
import { createSessionSchema } from "./session_schema.ts";

/** Checks client events strictly. It refuses a field that the service does not know. */
export class ClientEventChecks {
  readonly #events: ReadonlyMap<string, z.ZodType>;
  readonly #session: z.ZodType;
  readonly #unknownParameterCode: string;

  constructor(unknownParameterCode: string) {
    this.#unknownParameterCode = unknownParameterCode;
    const { events, session } = createSchemas();
    this.#events = new Map(Object.entries(events));
    this.#session = session;
  }

  /**
   * Checks a client event against the schema of its type.
   *
   * @throws {ApiProblem} If the event is not valid.
   */
  event(raw: Json): KnownClientEvent {
    const { type } = raw;
    if (type === undefined) throw invalidEvent("The event has no type.", "type");
    if (typeof type !== "string") throw invalidEvent("The event's type is not a string.", "type");
    const schema = this.#events.get(type);
    if (!schema) throw unknownEventType(type, [...this.#events.keys()]);
    return this.#check(schema, raw, "") as KnownClientEvent;
  }

  /**
   * Checks a session config in a `session.update`, a client secret or a call.
   *
   * @param path The path of the session in the request. Empty if the session is the whole body.
   * @throws {ApiProblem} If the session is not valid.
   */
  session(raw: unknown, path: string = "session"): WireSession {
    return this.#check(this.#session, raw, path) as WireSession;
  }

  #check(schema: z.ZodType, raw: unknown, prefix: string): unknown {
    const result = schema.safeParse(raw);
    if (result.success) return result.data;
    throw this.#problem(result.error.issues[0]!, raw, prefix);
  }

  #problem(issue: z.core.$ZodIssue, raw: unknown, prefix: string): ApiProblem {
    const path = issue.path as readonly (string | number)[];
    if (issue.code === "unrecognized_keys") {
      const { message, param } = unknownParameter(pathText([...path, issue.keys[0]!], prefix));
      return new ApiProblem({ code: this.#unknownParameterCode, message, param });
    }
    const param = pathText(path, prefix);
    const value = valueAt(raw, path);
    if (value === undefined) return missingParameter(param);
    return invalidValue(`Invalid value for '${param}': ${issue.message}.`, param);
  }
}

function createSchemas() {
  const { session, responseAudio, shared } = createSessionSchema();
  const item = createItemSchema();
  const event = <Type extends string, Fields extends Record<string, z.ZodType>>(
    type: Type,
    fields: Fields,
  ) =>
    z.strictObject({ type: z.literal(type), event_id: z.string().max(512).optional(), ...fields });
  const itemId = { item_id: z.string() };
  const metadata = z.record(z.string().max(64), z.string().max(512))
    .refine((pairs) => Object.keys(pairs).length <= 16);
  const response = z.strictObject({
    ...shared,
    audio: responseAudio.optional(),
    conversation: z.enum(["auto", "none"]).optional(),
    input: z.array(
      z.union([z.strictObject({ type: z.literal("item_reference"), id: z.string() }), item]),
    ).optional(),
    metadata: metadata.nullish(),
  });
  const events = {
    "session.update": event("session.update", { session }),
    "input_audio_buffer.append": event("input_audio_buffer.append", { audio: z.string() }),
    "input_audio_buffer.commit": event("input_audio_buffer.commit", {}),
    "input_audio_buffer.clear": event("input_audio_buffer.clear", {}),
    "conversation.item.create": event("conversation.item.create", {
      item,
      previous_item_id: z.string().nullish(),
    }),
    "conversation.item.retrieve": event("conversation.item.retrieve", itemId),
    "conversation.item.delete": event("conversation.item.delete", itemId),
    "conversation.item.truncate": event("conversation.item.truncate", {
      ...itemId,
      content_index: z.number().int().min(0),
      audio_end_ms: z.number().int().min(0),
    }),
    "response.create": event("response.create", { response: response.nullish() }),
    "response.cancel": event("response.cancel", { response_id: z.string().optional() }),
    "output_audio_buffer.clear": event("output_audio_buffer.clear", {}),
  };
  return { events, session };
}

/** The path as text, such as `item.content[0].text`. */
function pathText(path: readonly (string | number)[], prefix: string): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? key : `${text}.${key}`,
    prefix,
  );
}

function valueAt(raw: unknown, path: readonly (string | number)[]): unknown {
  let value = raw;
  for (const key of path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return value;
}
