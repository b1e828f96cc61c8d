import {
  createEmulator,
  type EmulatorOptions,
  ManualClock,
  type SipDialOptions,
} from "../../../src/testing/mod.ts";
import { voice } from "./signals.ts";
import { type AnyEvent, SocketClient } from "./socket_client.ts";

const CALLS = "http://emulator/v1/realtime/calls";

/** A SIP call that rings at an emulator on a hand-turned clock, and a server that can answer it. */
export function ring(options: EmulatorOptions = {}, dialOptions: SipDialOptions = {}) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, apiKeys: ["sk-test"], ...options });
  const phone = emulator.dialSip(dialOptions);
  const { callId } = phone;
  /** Posts a request about a call, and returns the status and the error of the answer. */
  const post = async (
    action: string,
    body?: unknown,
    { key = "sk-test", id = callId }: { readonly key?: string; readonly id?: string } = {},
  ) => {
    const response = await emulator.fetch(`${CALLS}/${id}/${action}`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, error: text === "" ? undefined : JSON.parse(text).error };
  };
  const attach = async () => {
    const url = `ws://emulator/v1/realtime?call_id=${callId}`;
    const client = new SocketClient(emulator.createWebSocket({ url, apiKey: "sk-test" }));
    await clock.advance(0);
    return client;
  };
  const accept = async (config: object = {}) => {
    const { status } = await post("accept", { type: "realtime", ...config });
    if (status !== 200) throw new Error(`not accepted: ${status}`);
    return await attach();
  };
  return { clock, emulator, phone, post, attach, accept };
}

/** A sound like a caller's voice: mono samples at 24 kHz. */
export function words(durationMs: number): Int16Array {
  return new Int16Array(voice(durationMs).buffer as ArrayBuffer);
}

/** The types of the client's events, without deltas. */
export function typesOf({ events }: SocketClient): string[] {
  return events.map(({ type }: AnyEvent) => type).filter((type) => !type.endsWith(".delta"));
}
