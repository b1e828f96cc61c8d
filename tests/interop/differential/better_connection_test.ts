import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import type { ConnectionCause } from "../../../src/contract/connection_cause.ts";
import { RealtimeConnectionError } from "../../../src/contract/errors.ts";
import { better } from "./_compare.ts";
import type { Stage } from "./_stage.ts";

/** What `connection_change` said, with the cause where there is one. */
function changes({ log }: Stage): unknown[][] {
  return log.flatMap((entry) =>
    entry.kind === "raised" && entry.name === "connection_change" ? [[...entry.args]] : []
  );
}

better(
  "the server closes with a code and a reason",
  "the 60 minutes are over",
  async (stage) => {
    await stage.connected();
    await stage.receive({
      type: "error",
      error: { type: "invalid_request_error", code: "session_expired", message: "60 minutes" },
    });
    await stage.end(1001, "Your session hit the maximum duration of 60 minutes.");
  },
  (theirs, ours) => {
    assertEquals(changes(theirs), [["disconnected"]]);
    assertEquals(changes(ours), [["disconnected", {
      code: 1001,
      reason: "Your session hit the maximum duration of 60 minutes.",
      initiator: "server",
      retryable: true,
      error: { type: "invalid_request_error", code: "session_expired", message: "60 minutes" },
    }]]);
  },
);

better(
  "the server refuses the key after the upgrade",
  '`until: "acknowledged"`',
  async (stage) => {
    await stage.startConnect({ until: "acknowledged" });
    await stage.open();
    await stage.receive({
      type: "error",
      error: { type: "invalid_request_error", code: "invalid_api_key", message: "sk-***" },
    });
    await stage.end(3000, "invalid_request_error.invalid_api_key");
  },
  (theirs, ours) => {
    assertEquals(theirs.outcomes, ["connect resolved"]);
    assertEquals(ours.outcomes, ["connect rejected: RealtimeConnectionError"]);
    const [failure] = ours.failures;
    assertInstanceOf(failure, RealtimeConnectionError);
    const { code, retryable, error } = failure.cause;
    assertEquals([failure.code, code, retryable], ["server_error", 3000, false]);
    assertEquals((error as { code: string }).code, "invalid_api_key");
    assertEquals(ours.names.at(-1), theirs.names.at(-1));
  },
);

for (
  const [how, options] of Object.entries({
    "there is no key": { apiKey: undefined },
    "the key function throws": {
      apiKey: () => {
        throw new Error("vault is shut");
      },
    },
  })
) {
  better(
    "`connect()` fails before there is a socket",
    how,
    (stage) => stage.startConnect(options),
    (theirs, ours) => {
      assertEquals(theirs.names, []);
      assertEquals(ours.names, ["connection_change", "connection_change", "disconnected"]);
      assertEquals(changes(ours).map(([status]) => status), ["connecting", "disconnected"]);
      assertEquals(theirs.outcomes, ours.outcomes);
    },
  );
}

better(
  "`connect()` fails before there is a socket",
  "close() while the key is asked for",
  async (stage) => {
    await stage.startConnect({ apiKey: () => new Promise(() => {}) });
    await stage.call("close", (client) => client.close());
  },
  (theirs, ours) => {
    assertEquals(theirs.names, []);
    assertEquals(changes(ours).map(([status]) => status), ["connecting", "disconnected"]);
    assertEquals(theirs.outcomes, ["connect rejected: Error"]);
    assertEquals(ours.outcomes, ["connect rejected: RealtimeConnectionError"]);
  },
);

const FAILED = "the socket fails";

better(
  FAILED,
  "before it is open",
  async (stage) => {
    await stage.startConnect();
    stage.socket.error({ type: "error", message: "refused" });
    await stage.end(1006);
  },
  (theirs, ours) => {
    assertEquals([theirs.raised("error").length, ours.raised("error").length], [1, 0]);
    assertEquals(theirs.outcomes, ["connect rejected: object"]); // the runtime's own event
    assertEquals(ours.outcomes, ["connect rejected: RealtimeConnectionError"]);
    const { cause } = ours.failures[0] as RealtimeConnectionError;
    assertEquals([cause.code, cause.initiator, cause.retryable], [1006, "network", true]);
    assert(cause.error !== undefined);
    assertEquals(changes(ours).at(-1), ["disconnected", cause]);
  },
);

better(
  FAILED,
  "when it is open",
  async (stage) => {
    await stage.connected();
    stage.socket.error({ type: "error", message: "reset" });
    await stage.end(1006);
  },
  (theirs, ours) => {
    assertEquals([theirs.raised("error").length, ours.raised("error").length], [1, 1]);
    assertEquals(changes(theirs), [["disconnected"]]);
    const [status, cause] = changes(ours)[0] as [string, ConnectionCause];
    assertEquals([status, cause.code, cause.initiator], ["disconnected", 1006, "network"]);
    assertEquals((cause.error as { message: string }).message, "reset");
  },
);

better(
  FAILED,
  "by closing before it is open",
  async (stage) => {
    await stage.startConnect();
    await stage.end(4004, "invalid_request_error.model_not_found");
  },
  (theirs, ours) => {
    assertEquals(theirs.outcomes, ["connect rejected: Error"]);
    const { cause } = ours.failures[0] as RealtimeConnectionError;
    assertEquals([cause.code, cause.reason, cause.retryable], [
      4004,
      "invalid_request_error.model_not_found",
      false,
    ]);
    assertEquals(theirs.names, ours.names);
  },
);

better(
  "a connection whose network is gone",
  "the caller goes on speaking for ten minutes",
  async (stage) => {
    await stage.connected();
    for (let second = 0; second < 600; second++) {
      await stage.call("sendAudio", (client) => client.sendAudio(new ArrayBuffer(480), {}));
      await stage.clock.advance(1_000);
    }
  },
  (theirs, ours) => {
    assertEquals(changes(theirs), []);
    const [[status, cause]] = changes(ours) as [[string, ConnectionCause]];
    assertEquals([status, cause.code, cause.initiator, cause.retryable], [
      "disconnected",
      1006,
      "network",
      true,
    ]);
  },
);

better(
  "a socket that is open when `createWebSocket` returns it",
  "no `open` event comes",
  (stage) => stage.startConnect(),
  (theirs, ours) => {
    assertEquals([theirs.outcomes, theirs.sent], [[], []]);
    assertEquals([ours.outcomes, ours.sent.length], [["connect resolved"], 1]);
  },
  { readyState: 1 },
);

better(
  "`session.created` in the same turn as the open",
  "with tracing to be set",
  async (stage) => {
    await stage.startConnect();
    stage.socket.open();
    stage.receiveNow('{"type":"session.created","event_id":"e","session":{"tracing":null}}');
  },
  (theirs, ours) => {
    const about = ({ sent }: Stage) =>
      sent.map(({ session }) => "tracing" in session ? "tracing" : "config");
    assertEquals(about(theirs), ["tracing", "config"]);
    assertEquals(about(ours), ["config", "tracing"]);
  },
);

better(
  "a message that a listener of `connected` sends",
  "in `connection_change`, and in `connected`",
  async (stage) => {
    stage.client.on("connection_change", (status) => {
      if (status === "connected") stage.client.sendMessage("one", {});
    });
    stage.client.on("connected" as string, () => stage.client.sendMessage("two", {}));
    await stage.startConnect();
    await stage.open();
  },
  (theirs, ours) => {
    const inOrder = ({ sent }: Stage) =>
      sent.flatMap(({ type, item }) =>
        item ? [item.content[0].text] : type === "session.update" ? ["config"] : []
      );
    assertEquals(inOrder(theirs), ["one", "two", "config"]);
    assertEquals(inOrder(ours), ["config", "one", "two"]);
  },
);

better(
  "a model that only the first session config names",
  "it is the one that is connected to",
  async (stage) => {
    await stage.startConnect({ initialSessionConfig: { model: "gpt-realtime-mini" } });
    await stage.open();
  },
  (theirs, ours) => {
    const models = ({ requests, sent }: Stage) => [
      new URL(requests[0]!.url).searchParams.get("model"),
      sent[0]?.session.model,
    ];
    assertEquals(models(theirs), ["gpt-realtime-2.1", "gpt-realtime-2.1"]);
    assertEquals(models(ours), ["gpt-realtime-mini", "gpt-realtime-mini"]);
  },
);

better(
  "a `url` that names a model, when nothing else does",
  "the session is asked for that model",
  async (stage) => {
    await stage.startConnect({ url: "wss://a.example/v1/realtime?model=gpt-realtime-mini" });
    await stage.open();
  },
  (theirs, ours) => {
    const model = ({ sent }: Stage) => sent[0]?.session.model;
    assertEquals([model(theirs), model(ours)], ["gpt-realtime-2.1", "gpt-realtime-mini"]);
  },
);

better(
  "`close()` in a listener of a message",
  "the rest of that message",
  async (stage) => {
    await stage.connected();
    stage.client.on("*", () => stage.client.close());
    await stage.receive({ type: "response.done", response: { id: "resp_1" } });
  },
  (theirs, ours) => {
    const after = ({ names }: Stage) => names.slice(names.indexOf("disconnected") + 1);
    assertEquals(after(theirs), ["response.done", "usage_update", "turn_done"]);
    assertEquals(after(ours), []);
  },
);

const AZURE = "wss://mine.openai.azure.com/openai/v1/realtime";

for (
  const [name, url] of [["a deployment", `${AZURE}?model=d`], ["no deployment", AZURE]] as const
) {
  better(
    "an Azure URL",
    `it names ${name}`,
    async (stage) => {
      await stage.startConnect({ url, model: name === "no deployment" ? "d" : undefined });
      await stage.open();
    },
    (theirs, ours) => {
      const asked = ({ requests, sent }: Stage) => [requests[0]?.url, sent[0]?.session.model];
      const theirModel = name === "no deployment" ? "d" : "gpt-realtime-2.1";
      assertEquals(asked(theirs), [url, theirModel]);
      assertEquals(asked(ours), [`${AZURE}?model=d`, "d"]);
    },
  );
}

better(
  "a call id with an Azure `url`",
  "attached to by its id",
  async (stage) => {
    await stage.startConnect({ callId: "rtc_1" });
    await stage.open();
  },
  (theirs, ours) => {
    assertEquals(theirs.requests[0]?.url, "wss://api.openai.com/v1/realtime?call_id=rtc_1");
    assertEquals(ours.requests[0]?.url, `${AZURE}?call_id=rtc_1`);
  },
  { url: `${AZURE}?model=d` },
);
