import { same } from "./_compare.ts";
import { speaking } from "./_speaking.ts";

same("close() while the socket is opening", async (stage) => {
  await stage.startConnect();
  await stage.call("close", (client) => client.close());
  await stage.open();
  await stage.receiveAsIs({ type: "session.created", session: {} });
  await stage.end(1000);
});

same("close() when connected, and what comes after it", async (stage) => {
  await stage.connected();
  await stage.call("close", (client) => client.close());
  await stage.receive({ type: "response.done", response: { id: "resp_1" } });
  await stage.end(1000);
});

same("close() twice, and before there was a connection", async (stage) => {
  await stage.call("close", (client) => client.close());
  await stage.connected();
  await stage.call("close", (client) => client.close());
  await stage.call("close", (client) => client.close());
});

same("close() in a listener of connection_change", async (stage) => {
  stage.client.on("connection_change", (status) => {
    if (status === "connected") stage.client.close();
  });
  await stage.startConnect();
  await stage.open();
});

for (const code of [1000, 1001, 1006, 1011, 3000, 4004]) {
  same(`the server ends the connection with ${code}`, async (stage) => {
    await stage.connected();
    await stage.end(code, "its reason");
    await stage.call("requestResponse", (client) => client.requestResponse());
  });
}

same(
  "the server ends the connection in the middle of an answer, and there is a new one",
  async (stage) => {
    await stage.connected();
    await speaking.created(stage);
    await speaking.audio(stage, 1_000);
    await stage.advance(300);
    await stage.end(1006);
    await stage.call("interrupt", (client) => client.interrupt());
    await stage.startConnect();
    await stage.open();
    await stage.call("interrupt", (client) => client.interrupt());
    await stage.call("requestResponse", (client) => client.requestResponse());
  },
);

same("an attempt that failed can be made again", async (stage) => {
  await stage.startConnect();
  await stage.call("close", (client) => client.close());
  await stage.startConnect();
  await stage.open();
});

same("messages of a socket that was given up are not heard", async (stage) => {
  await stage.connected();
  const { socket } = stage;
  await stage.call("close", (client) => client.close());
  await stage.startConnect();
  await stage.open();
  socket.message('{"type":"input_audio_buffer.cleared","event_id":"e"}');
  socket.end(1006);
});
