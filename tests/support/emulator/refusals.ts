import { assertEquals } from "@std/assert";
import { type AnyEvent, EngineClient } from "./engine_client.ts";

/** Sends an event and returns its error. Fails if it causes other events. */
export function errorOf(client: EngineClient, event: AnyEvent): AnyEvent {
  const from = client.events.length;
  client.send({ event_id: "mine", ...event });
  assertEquals(client.types(from), ["error"]);
  const error = client.error(from);
  assertEquals(error.event_id, "mine");
  assertEquals(error.type, "invalid_request_error");
  return error;
}

/** A session in which the model has spoken. */
export async function spoken(
  text = "hello there",
): Promise<{ client: EngineClient; itemId: string }> {
  const client = new EngineClient();
  client.sendText(`say: ${text}`);
  client.send({ type: "response.create" });
  await client.clock.advance(3000);
  return { client, itemId: client.last("response.done").response.output[0].id };
}
