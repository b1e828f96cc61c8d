// A SIP call of the emulator, taken with the `openai` package over real HTTP.
import { assertEquals, assertRejects } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import OpenAI from "npm:openai@7.57.0";
import { DEFAULT_OPENAI_REALTIME_MODEL, OpenAIRealtimeSIP } from "../../src/transport/mod.ts";
import { createEmulator, type Emulator, signWebhook, type SipCall } from "../../src/testing/mod.ts";

const SECRET = `whsec_${btoa("a secret of the tests alone")}`;
const HOOK = "http://127.0.0.1/hook";

async function started(): Promise<{ emulator: Emulator; phone: SipCall; openai: OpenAI }> {
  const emulator = createEmulator();
  const { http } = await emulator.listen();
  const openai = new OpenAI({ apiKey: "sk-test", baseURL: `${http}/v1`, webhookSecret: SECRET });
  return { emulator, phone: emulator.dialSip(), openai };
}

Deno.test("openai: its webhooks.unwrap takes the emulator's webhook, with either kind of secret", async () => {
  const { emulator, phone, openai } = await started();
  for (const secret of [SECRET, "plain words"]) {
    const request = await phone.webhook({ url: HOOK, secret });
    const event = await openai.webhooks.unwrap(await request.text(), request.headers, secret);
    assertEquals(event as unknown, phone.incoming);
  }
  await emulator.close();
});

Deno.test("openai: a webhook that is old, early, altered or signed by another is refused", async () => {
  const { emulator, phone, openai } = await started();
  const now = Math.floor(Date.now() / 1000);
  const refused = async (options: { secret?: string; sentAtUnixSeconds?: number }, tail = "") => {
    const request = await phone.webhook({ url: HOOK, secret: SECRET, ...options });
    const body = await request.text() + tail;
    await assertRejects(() => openai.webhooks.unwrap(body, request.headers));
  };
  await refused({ sentAtUnixSeconds: now - 301 });
  await refused({ sentAtUnixSeconds: now + 310 });
  await refused({ secret: "another" });
  await refused({}, " ");
  await emulator.close();
});

Deno.test("openai: a webhook that is sent again has the same id; a second signature does no harm", async () => {
  const { emulator, phone, openai } = await started();
  const requests = [
    await phone.webhook({ url: HOOK, secret: SECRET }),
    await phone.webhook({ url: HOOK, secret: SECRET }),
  ];
  const ids = requests.map(({ headers }) => headers.get("webhook-id")!);
  assertEquals(ids[0], ids[1]);
  const { headers } = requests[1]!;
  const body = await requests[1]!.text();
  const sentAtUnixSeconds = Number(headers.get("webhook-timestamp"));
  const other = await signWebhook("another", { id: ids[0]!, sentAtUnixSeconds, body });
  headers.set("webhook-signature", `${other} ${headers.get("webhook-signature")}`);
  await openai.webhooks.verifySignature(body, headers);
  await emulator.close();
});

Deno.test("openai: accept, attach over a real socket, refer: the connection ends with the call", async () => {
  const { emulator, phone, openai } = await started();
  const { url } = await emulator.listen();
  await openai.realtime.calls.accept(phone.callId, {
    type: "realtime",
    model: DEFAULT_OPENAI_REALTIME_MODEL,
  });
  const sip = new OpenAIRealtimeSIP();
  const errors: unknown[] = [];
  sip.on("error", ({ error }) => errors.push(error));
  const keys: string[] = [];
  const pressed = new Promise<void>((resolve) => {
    sip.on("input_audio_buffer.dtmf_event_received", ({ event }) => {
      keys.push(event);
      if (event === "#") resolve();
    });
  });
  const ended = new Promise<void>((resolve) => sip.on("disconnected", () => resolve()));
  const { callId } = phone;
  await sip.connect({ apiKey: "sk-test", callId, url: `${url}?call_id=${callId}` });
  phone.press("42#");
  await pressed;
  await openai.realtime.calls.refer(callId, { target_uri: "tel:+15550123" });
  await ended;
  assertEquals([keys, errors], [["4", "2", "#"], []]);
  assertEquals(phone.end, { kind: "referred", targetUri: "tel:+15550123" });
  await emulator.close();
});

Deno.test("openai: reject and hangup, and the error of a call that has gone", async () => {
  const { emulator, phone, openai } = await started();
  const { calls } = openai.realtime;
  await calls.reject(phone.callId, { status_code: 486 });
  assertEquals(phone.end, { kind: "rejected", statusCode: 486 });
  await assertRejects(() => calls.accept(phone.callId, { type: "realtime" }), OpenAI.NotFoundError);
  const second = emulator.dialSip();
  await calls.accept(second.callId, { type: "realtime" });
  await assertRejects(
    () => calls.accept(second.callId, { type: "realtime" }),
    OpenAI.BadRequestError,
  );
  await calls.hangup(second.callId);
  assertEquals(await second.ended, { kind: "hung_up", by: "application" });
  await emulator.close();
});
