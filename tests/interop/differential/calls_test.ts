import type { TransportToolCallEvent } from "../../../src/contract/transport_events.ts";
import { same } from "./_compare.ts";
import type { Client } from "./_sides.ts";

const IMAGE = "data:image/png;base64,AA==";
const CALL: TransportToolCallEvent = {
  id: "item_1",
  type: "function_call",
  callId: "call_1",
  name: "weather",
  arguments: '{"city":"Rome"}',
  responseId: "resp_1",
};
const APPROVAL = {
  itemId: "mcpr_1",
  type: "mcp_approval_request" as const,
  serverLabel: "files",
  name: "read",
  arguments: {},
};

/** Calls of the contract that go out as they come. */
const CALLS: Record<string, (client: Client) => void> = {
  "sendMessage() of a string": (client) => client.sendMessage("hello", {}),
  "sendMessage() of an empty string": (client) => client.sendMessage("", {}),
  "sendMessage() without a response": (client) =>
    client.sendMessage("hello", {}, { triggerResponse: false }),
  "sendMessage() with event data": (client) =>
    client.sendMessage("hello", { event_id: "mine_1", previous_item_id: "root" }),
  "sendMessage() with event data over the item": (client) =>
    client.sendMessage("hello", { item: { type: "message", role: "system", content: [] } }),
  "sendMessage() of a message with images": (client) =>
    client.sendMessage({
      type: "message",
      role: "user",
      content: [
        { type: "input_text", text: "What is this?" },
        { type: "input_image", image: IMAGE },
        { type: "input_image", image: IMAGE, providerData: { detail: "low", image_url: "x" } },
      ],
    }, {}),
  "sendMessage() of a message without content": (client) =>
    client.sendMessage({ type: "message", role: "user", content: [] }, {}),
  "addImage()": (client) => client.addImage(IMAGE),
  "addImage() without a response": (client) => client.addImage(IMAGE, { triggerResponse: false }),
  "sendAudio()": (client) => client.sendAudio(Uint8Array.of(1, 2, 3, 4).buffer, {}),
  "sendAudio() without options": (client) =>
    (client.sendAudio as (audio: ArrayBuffer) => void)(new ArrayBuffer(960)),
  "sendAudio() of 100,000 bytes": (client) => client.sendAudio(new ArrayBuffer(100_000), {}),
  "sendAudio() with commit": (client) => client.sendAudio(new ArrayBuffer(4), { commit: true }),
  "requestResponse()": (client) => client.requestResponse(),
  "requestResponse() with overrides": (client) =>
    client.requestResponse({ instructions: "Say hello.", conversation: "none" }),
  "sendEvent() of any event": (client) =>
    client.sendEvent({ type: "input_audio_buffer.clear", event_id: "mine_1" }),
  "sendEvent() of an event never heard of": (client) =>
    client.sendEvent({ type: "session.dance", with: ["me"] }),
  "sendFunctionCallOutput()": (client) => client.sendFunctionCallOutput(CALL, "sunny", true),
  "sendFunctionCallOutput() without a response": (client) =>
    client.sendFunctionCallOutput(CALL, "sunny", false),
  "sendFunctionCallOutput() of a call that knows its place": (client) =>
    client.sendFunctionCallOutput({ ...CALL, previousItemId: "item_0" }, "", false),
  "sendFunctionCallOutput() of a call without an item": (client) =>
    client.sendFunctionCallOutput({ ...CALL, id: undefined }, "sunny", false),
  "sendMcpResponse() that approves": (client) => client.sendMcpResponse(APPROVAL, true),
  "sendMcpResponse() with a reason": (client) =>
    client.sendMcpResponse(APPROVAL, false, "not today"),
  "sendMcpResponse() with an empty reason": (client) => client.sendMcpResponse(APPROVAL, false, ""),
  "interrupt() with nothing to interrupt": (client) => client.interrupt(),
};

for (const [name, call] of Object.entries(CALLS)) {
  same(name, async (stage) => {
    await stage.connected();
    await stage.call(name, call);
  });
}

const REFUSED_WHEN_DISCONNECTED = Object.entries(CALLS).filter(([name]) =>
  !name.startsWith("sendAudio")
);
for (const [name, call] of REFUSED_WHEN_DISCONNECTED) {
  same(`${name}, before there is a connection and after it has ended`, async (stage) => {
    await stage.call(name, call);
    await stage.connected();
    await stage.call("close", (client) => client.close());
    await stage.call(name, call);
  });
}

same("updateSessionConfig() when not connected", async (stage) => {
  await stage.call("updateSessionConfig", (client) => client.updateSessionConfig({}));
});
