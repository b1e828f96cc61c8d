import type { RealtimeItem } from "../../contract/realtime_item.ts";
import { ensure, ensureEqual, ensureSame } from "./ensure.ts";
import type { TransportCheck } from "./transport_checks.ts";
import type { TransportSubject } from "./transport_subject.ts";

const LONG = `say: ${"a long answer ".repeat(20)}`;

/** The checks of `transportContract` on the conversation. */
export const CONVERSATION_CHECKS: Readonly<Record<string, TransportCheck>> = {
  "a text turn: started, audio, audio done, turn done": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: hello", {});
      await subject.event("turn_done");
      const order = ["turn_started", "audio", "audio_done", "turn_done"];
      const first = order.map((type) => subject.events.findIndex((event) => event.type === type));
      ensureSame(`the order of ${order}`, first, first.toSorted((a, b) => a - b));
      const said = subject.all("audio_transcript_delta").map(([{ delta }]) => delta).join("");
      ensureSame("the transcript deltas together", said, "hello");
      const [{ response }] = subject.all("turn_done")[0]!;
      ensure(response.usage.totalTokens > 0, "turn_done must have the usage");
    },
  },

  "the model's audio arrives byte for byte": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: every byte of this", {});
      await subject.event("turn_done");
      const item = subject.session.items.at(-1)!;
      const heard = subject.all("audio").flatMap(([{ data }]) => [...new Uint8Array(data)]);
      ensureEqual("the audio", heard, subject.session.itemAudio(item.id!)!);
    },
  },

  "the caller's audio arrives byte for byte, even a megabyte; commit creates an item": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.updateSessionConfig({
        audio: { input: { turnDetection: null } },
      });
      const audio = new Uint8Array(1_048_576).map((_, i) => i * 31);
      subject.transport.sendAudio(audio.slice(0, 960).buffer, {});
      subject.transport.sendAudio(audio.slice(960).buffer, { commit: true });
      await subject.until("a user item", () => subject.session.items.length > 0);
      const [item] = subject.session.items;
      ensureEqual("the audio", [...audio], subject.session.itemAudio(item!.id!)!);
      ensureSame("the unrequested responses", subject.all("turn_started"), []);
    },
  },

  "sendMessage with triggerResponse false requests no response": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: hello", {}, { triggerResponse: false });
      await subject.event("item_update");
      await subject.clock.advance(1000);
      ensureSame("the responses", subject.all("turn_started"), []);
    },
  },

  "several requests for a response run one after the other": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("say: one", {});
      subject.transport.sendMessage("say: two", {});
      await subject.event("turn_done");
      await subject.clock.advance(5000);
      ensureSame("the errors", subject.all("error"), []);
      const { length } = subject.all("turn_done");
      ensure(length === 1 || length === 2, `one or two responses must come: got ${length}`);
    },
  },

  "a function call is raised once; its output and the next response follow": {
    emulator: {
      responder: (turn) =>
        turn.kind === "function_output"
          ? { say: turn.text }
          : { call: "weather", arguments: { city: "Rome" }, callId: "call_1" },
    },
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage("how is the weather?", {});
      const [call] = await subject.event("function_call");
      ensureSame("the call", [call.callId, call.name, call.arguments], [
        "call_1",
        "weather",
        '{"city":"Rome"}',
      ]);
      await subject.event("turn_done");
      subject.transport.sendFunctionCallOutput(call, "sunny", true);
      await subject.event("turn_done", 2);
      ensureSame("the number of function_call", subject.all("function_call").length, 1);
      const said = subject.all("audio_transcript_delta").map(([{ delta }]) => delta).join("");
      ensureSame("what was said about the output", said, "sunny");
    },
  },

  "interrupt stops the audio and the response": {
    emulator: { pacing: { speed: 1 } },
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage(LONG, {});
      await subject.event("audio", 3);
      subject.transport.interrupt();
      await subject.event("audio_interrupted");
      const after = subject.events.length;
      await subject.event("turn_done");
      const late = subject.events.slice(after).filter(({ type }) => type === "audio").length;
      ensureSame("the audio after the interruption", late, 0);
      const [{ response }] = subject.all("turn_done")[0]!;
      ensure(response.id !== "", "turn_done must name the response");
    },
  },

  "an interruption truncates within the received audio, so that the server accepts it": {
    promise: "truncation",
    emulator: { pacing: { speed: 1 } },
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendMessage(LONG, {});
      await subject.event("audio", 3);
      subject.transport.interrupt();
      await subject.event("turn_done");
      await subject.clock.advance(1000);
      ensureSame("the errors", subject.all("error"), []);
      const item = subject.session.items.at(-1)!;
      const sizeBytes = subject.session.itemAudio(item.id!)?.length ?? 0;
      const received = subject.all("audio").reduce((sum, [{ data }]) => sum + data.byteLength, 0);
      ensure(
        sizeBytes <= received,
        `the item must not be longer than what came, ${received} bytes: it has ${sizeBytes}`,
      );
    },
  },

  "the history is changed by deletions and additions, in place": {
    check: async (subject) => {
      await subject.connect();
      const [a, b, c] = ["a", "b", "c"].map(message) as [RealtimeItem, RealtimeItem, RealtimeItem];
      subject.transport.resetHistory([], [a, b]);
      await subject.until("two items", () => subject.session.items.length === 2);
      subject.transport.resetHistory([a, b], [c, b]);
      await subject.event("item_deleted");
      await subject.until("the third item", () => ids(subject).includes("c"));
      await subject.clock.advance(100);
      ensureSame("the items on the server", ids(subject), ["c", "b"]);
    },
  },

  "an error of the service raises an error event, and the connection continues": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendEvent({ type: "response.cancel" });
      await subject.event("error");
      ensureSame("status", subject.transport.status, "connected");
      subject.transport.sendMessage("say: hello", {});
      await subject.event("turn_done");
    },
  },

  "updateSessionConfig reaches the server": {
    check: async (subject) => {
      await subject.connect();
      subject.transport.updateSessionConfig({ instructions: "contract" });
      const instructions = () => (subject.session.config as { instructions?: string }).instructions;
      await subject.until("the new instructions", () => instructions() === "contract");
    },
  },

  "MCP: listing, approval request, answer and completion": {
    emulator: {
      mcpServers: { docs: { tools: [{ name: "search", call: () => "found" }] } },
      responder: (turn) => turn.callableTools.includes("search") ? { call: "search" } : undefined,
    },
    check: async (subject) => {
      await subject.connect();
      subject.transport.sendEvent({
        type: "session.update",
        session: {
          type: "realtime",
          tools: [{ type: "mcp", server_label: "docs", server_url: "https://mcp.example" }],
        },
      });
      const [listed] = await subject.event("mcp_tools_listed");
      ensureSame("the server and its tools", [
        listed.serverLabel,
        listed.tools.map(({ name }) => name),
      ], ["docs", ["search"]]);
      subject.transport.sendMessage("search", {});
      const [request] = await subject.event("mcp_approval_request");
      subject.transport.sendMcpResponse(request, true);
      const [done] = await subject.event("mcp_tool_call_completed");
      ensureSame("the completed call", [done.name, done.output], ["search", "found"]);
    },
  },
};

function ids({ session }: TransportSubject): unknown[] {
  return session.items.map(({ id }) => id);
}

function message(itemId: string): RealtimeItem {
  return {
    itemId,
    type: "message",
    role: "user",
    status: "completed",
    content: [{ type: "input_text", text: itemId }],
  };
}
