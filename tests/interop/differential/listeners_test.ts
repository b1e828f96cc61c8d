import { same } from "./_compare.ts";
import { audio, audioDone, call, created, done, speechStarted, started } from "./_steps.ts";

same("connect() in a listener of disconnected, after an end of the server's", async (stage) => {
  let count = 0;
  stage.client.on("disconnected" as string, () => {
    if (count++ === 0) stage.startConnect();
  });
  await stage.connected();
  await stage.end(1006);
  await stage.open();
  await started(stage);
  await stage.call("sendMessage", (client) => client.sendMessage("again", {}));
});

same("connect() in a listener of disconnected, after close()", async (stage) => {
  let count = 0;
  stage.client.on("disconnected" as string, () => {
    if (count++ === 0) stage.startConnect();
  });
  await stage.connected();
  await stage.call("close", (client) => client.close());
  await stage.open();
  await started(stage);
});

same("close() in a listener of disconnected", async (stage) => {
  stage.client.on("disconnected" as string, () => stage.client.close());
  await stage.connected();
  await stage.end(1000);
  await stage.call("close", (client) => client.close());
});

same("a socket of an earlier connection speaks and ends late", async (stage) => {
  await stage.connected();
  const { socket } = stage;
  await stage.call("close", (client) => client.close());
  await stage.connected();
  socket.message('{"type":"response.created","event_id":"event_0","response":{"id":"resp_0"}}');
  socket.end(1000);
  await stage.call("requestResponse", (client) => client.requestResponse());
});

same("a second connect() is refused, and its model is not kept", async (stage) => {
  await stage.connected({ model: "gpt-realtime" });
  await stage.startConnect({ model: "gpt-realtime-mini" });
  await stage.end(1000);
  await stage.startConnect();
  await stage.open();
});

same("a listener answers each of two calls of one response", async (stage) => {
  await stage.connected();
  await started(stage);
  stage.client.on("function_call", (call) => {
    stage.client.sendFunctionCallOutput(call, "sunny", true);
  });
  await created(stage, "resp_1");
  for (const [index, id] of ["item_1", "item_2"].entries()) {
    await stage.receive(call(id, "resp_1", index));
  }
  await done(stage, "resp_1");
  await created(stage, "resp_2");
  await done(stage, "resp_2");
});

same("a call that is complete when it is added, and again when it is done", async (stage) => {
  await stage.connected();
  await created(stage, "resp_1");
  const event = call("item_1", "resp_1", 0);
  await stage.receive({ ...event, type: "response.output_item.added" }, event);
});

same("an approval is given in the listener that hears of the request", async (stage) => {
  await stage.connected();
  stage.client.on("mcp_approval_request", (item) => stage.client.sendMcpResponse(item, true));
  await stage.receive({
    type: "conversation.item.done",
    previous_item_id: null,
    item: {
      id: "item_1",
      type: "mcp_approval_request",
      server_label: "files",
      name: "read",
      arguments: '{"path":"/"}',
    },
  });
});

same("an item is taken out of the history in the listener that hears of it", async (stage) => {
  await stage.connected();
  let count = 0;
  stage.client.on("item_update", (item) => {
    if (count++ === 0) stage.client.resetHistory([item], []);
  });
  await stage.receive({
    type: "conversation.item.added",
    previous_item_id: null,
    item: {
      id: "item_1",
      type: "message",
      role: "user",
      status: "completed",
      content: [{ type: "input_text", text: "hello" }],
    },
  }, { type: "conversation.item.deleted", item_id: "item_1" });
});

same("a listener takes the next one away, and adds another", async (stage) => {
  const note = (name: string) => () => {
    stage.log.push({ kind: "call", call: name, outcome: "called" });
  };
  const [next, added] = [note("the next one"), note("the one that was added")];
  await stage.connected();
  stage.client.once("audio_done", () => {
    stage.client.off("audio_done", next);
    stage.client.on("audio_done", added);
  });
  stage.client.on("audio_done", next);
  await audioDone(stage, "item_1", "resp_1");
  await audioDone(stage, "item_2", "resp_1");
});

same("a session config in the listener that hears of the last one", async (stage) => {
  let count = 0;
  stage.client.on("session.updated" as string, () => {
    if (count++ === 0) stage.client.updateSessionConfig({ instructions: "Be brief." });
  });
  await stage.connected();
  await started(stage);
  await started(stage);
});

same("audio of a response that is done, and a caller who speaks twice", async (stage) => {
  await stage.connected();
  await started(stage);
  await created(stage, "resp_1");
  await done(stage, "resp_1");
  await audio(stage, "item_1", "resp_1", 100);
  await stage.advance(40);
  await speechStarted(stage);
  await speechStarted(stage);
});
