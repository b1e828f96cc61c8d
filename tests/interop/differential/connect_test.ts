import { same } from "./_compare.ts";

const CREATED = { type: "session.created", session: { type: "realtime", id: "sess_1" } };

same("connect() with nothing said", async (stage) => {
  await stage.startConnect();
  await stage.open();
});

same("session.created comes after the config was sent", async (stage) => {
  await stage.startConnect();
  await stage.open();
  await stage.receive(CREATED);
});

for (
  const [name, tracing] of Object.entries({
    "off": null,
    "auto": "auto" as const,
    "named": { workflow_name: "w", group_id: "g", metadata: { a: "b" } },
  })
) {
  for (
    const [now, current] of Object.entries({
      "nothing": undefined,
      "null": null,
      "auto": "auto",
      "an object": { workflow_name: "w" },
    })
  ) {
    same(`tracing ${name}, when the session already has ${now}`, async (stage) => {
      await stage.startConnect({ initialSessionConfig: { tracing } });
      await stage.open();
      await stage.receive({ type: "session.created", session: { tracing: current } });
    });
  }
}

same("the model and the url of connect()", async (stage) => {
  await stage.startConnect({ model: "gpt-realtime-mini", url: "wss://a.example/x?y=z" });
  await stage.open();
}, { model: "gpt-realtime", url: "wss://b.example/" });

same("the constructor's model", async (stage) => {
  await stage.startConnect();
  await stage.open();
}, { model: "gpt-realtime" });

same("the constructor's url, and its key", async (stage) => {
  await stage.startConnect({ apiKey: undefined });
  await stage.open();
}, { url: "wss://b.example/", apiKey: "ek_constructor" });

same("a key function", async (stage) => {
  await stage.startConnect({ apiKey: () => Promise.resolve("ek_asked") });
  await stage.open();
});

same("a call to attach to, over the constructor's url", async (stage) => {
  await stage.startConnect({ callId: "rtc_u1_0123" });
  await stage.open();
}, { url: "wss://b.example/" });

same("the url of connect() over a call", async (stage) => {
  await stage.startConnect({ callId: "rtc_1", url: "wss://a.example/" });
  await stage.open();
});

same("a socket that the application says is open", async (stage) => {
  await stage.startConnect();
}, { skipOpenEventListeners: true, readyState: 1 });

same("connect() a second time, while connecting and when connected", async (stage) => {
  await stage.startConnect();
  await stage.startConnect();
  await stage.open();
  await stage.startConnect();
});

same("a new connection after the old one has ended", async (stage) => {
  await stage.connected();
  await stage.call("requestResponse", (client) => client.requestResponse());
  await stage.receive({ type: "response.created", response: { id: "resp_1" } });
  await stage.end(1001);
  await stage.startConnect();
  await stage.open();
  await stage.call("requestResponse", (client) => client.requestResponse());
});

same("a new connection goes where the last one that was made went", async (stage) => {
  await stage.connected({ url: "wss://a.example/", model: "gpt-realtime-mini" });
  await stage.call("close", (client) => client.close());
  await stage.startConnect();
  await stage.open();
});

same("a new connection does not go where one went that failed", async (stage) => {
  await stage.startConnect({ url: "wss://a.example/", model: "gpt-realtime-mini" });
  await stage.call("close", (client) => client.close());
  await stage.startConnect();
  await stage.open();
});

same("a new connection does not attach to the call of the last one", async (stage) => {
  await stage.connected({ callId: "rtc_1" });
  await stage.end();
  await stage.startConnect();
  await stage.open();
});
