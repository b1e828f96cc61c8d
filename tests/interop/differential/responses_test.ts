import { same } from "./_compare.ts";
import type { Stage } from "./_stage.ts";

const created = (stage: Stage, id: string) =>
  stage.receive({ type: "response.created", response: { id, status: "in_progress" } });
const done = (stage: Stage, id: string) =>
  stage.receive({ type: "response.done", response: { id, status: "completed", output: [] } });
const ask = (stage: Stage, response?: Record<string, unknown>) =>
  stage.call("requestResponse", (client) => client.requestResponse(response));
const refuse = (stage: Stage, error: object) =>
  stage.receive({ type: "error", error: { type: "invalid_request_error", ...error } });

same("requests wait for the response before them, and become one", async (stage) => {
  await stage.connected();
  await ask(stage);
  await ask(stage);
  await created(stage, "resp_1");
  await ask(stage);
  await ask(stage);
  await done(stage, "resp_1");
  await created(stage, "resp_2");
  await done(stage, "resp_2");
});

same("requests with overrides stay separate, in their order", async (stage) => {
  await stage.connected();
  await ask(stage, { instructions: "1" });
  await ask(stage);
  await ask(stage);
  await ask(stage, { instructions: "2" });
  await ask(stage);
  await ask(stage, { instructions: "3" });
  for (let n = 1; n <= 6; n++) {
    await created(stage, `resp_${n}`);
    await done(stage, `resp_${n}`);
  }
});

same("response.create by sendEvent() is a request of its own, with its own id", async (stage) => {
  await stage.connected();
  for (const event_id of ["mine_1", "mine_2"]) {
    await stage.call(
      "sendEvent",
      (client) => client.sendEvent({ type: "response.create", event_id }),
    );
  }
  await stage.call("sendEvent", (client) => client.sendEvent({ type: "response.create" }));
  for (let n = 1; n <= 3; n++) {
    await created(stage, `resp_${n}`);
    await done(stage, `resp_${n}`);
  }
});

same("a response that the server begins by itself makes requests wait", async (stage) => {
  await stage.connected();
  await created(stage, "resp_1");
  await ask(stage);
  await stage.call("sendMessage", (client) => client.sendMessage("hello", {}));
  await done(stage, "resp_1");
});

same("an error with the id of the request makes way for the next", async (stage) => {
  await stage.connected();
  await ask(stage, { instructions: "1" });
  await ask(stage, { instructions: "2" });
  await refuse(stage, { code: "x", message: "no", event_id: stage.sentId("response.create") });
});

same("an error with another id changes nothing", async (stage) => {
  await stage.connected();
  await ask(stage, { instructions: "1" });
  await ask(stage, { instructions: "2" });
  await refuse(stage, {
    code: "response_create_x",
    message: "response.create",
    event_id: "mine_9",
  });
});

for (
  const [name, error] of Object.entries({
    "a code that says so": { code: "response_create_failed", message: "no" },
    "words that say so": { code: null, message: "response.create is not allowed now" },
  })
) {
  same(`an error without an id and with ${name} makes way for the next`, async (stage) => {
    await stage.connected();
    await ask(stage, { instructions: "1" });
    await ask(stage, { instructions: "2" });
    await refuse(stage, error);
  });
}

same("an error about something else changes nothing", async (stage) => {
  await stage.connected();
  await ask(stage, { instructions: "1" });
  await ask(stage, { instructions: "2" });
  await refuse(stage, { code: "invalid_value", message: "no" });
  await refuse(stage, { code: null, message: null });
});

same(
  "automatic requests that were sent as one and refused: asked again for the rest",
  async (stage) => {
    await stage.connected();
    await created(stage, "resp_1");
    await ask(stage);
    await ask(stage);
    await ask(stage);
    await done(stage, "resp_1");
    await refuse(stage, { code: "x", event_id: stage.sentId("response.create") });
    await refuse(stage, { code: "x", event_id: stage.sentId("response.create") });
    await refuse(stage, { code: "x", event_id: stage.sentId("response.create") });
  },
);

same("after a cancel, a request waits for the end of the response", async (stage) => {
  await stage.connected();
  await ask(stage);
  await created(stage, "resp_1");
  await stage.call("sendEvent", (client) => client.sendEvent({ type: "response.cancel" }));
  await ask(stage);
  await stage.receive({
    type: "response.done",
    response: {
      id: "resp_1",
      status: "cancelled",
      status_details: { type: "cancelled", reason: "client_cancelled" },
      output: [],
      usage: null,
    },
  });
});

same("a cancel with nothing running is sent, and holds nothing up", async (stage) => {
  await stage.connected();
  await stage.call("sendEvent", (client) => client.sendEvent({ type: "response.cancel" }));
  await ask(stage);
});

same("what waits is forgotten with the connection", async (stage) => {
  await stage.connected();
  await ask(stage);
  await ask(stage);
  await stage.end(1006);
  await stage.startConnect();
  await stage.open();
  await created(stage, "resp_1");
  await done(stage, "resp_1");
});

same("a listener that asks for a response when one is done", async (stage) => {
  await stage.connected();
  stage.client.once("turn_done", () => stage.client.requestResponse());
  stage.client.once("turn_done", () => stage.client.sendMessage("and then", {}));
  await ask(stage);
  await created(stage, "resp_1");
  await done(stage, "resp_1");
});
