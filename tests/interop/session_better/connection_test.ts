import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../../mod.ts";
import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

better(
  "the model's audio",
  "how many pieces are decoded, before somebody listens and after",
  async (side) => {
    let decoded = 0;
    const codec = {
      wireFormat: { type: "audio/pcmu" as const },
      encode: (samples: Int16Array) => new Uint8Array(samples.length),
      decode(bytes: Uint8Array) {
        decoded++;
        return new Int16Array(bytes.length);
      },
      flush: () => new Uint8Array(0),
    };
    const started = await side.start(side.agent(), { transport: { codec } });
    await started.say("say: hello");
    const unheard = decoded;
    started.session.on("audio", () => {});
    await started.say("say: hello");
    return [unheard > 0, decoded > unheard];
  },
  { theirs: [true, true], ours: [false, true] },
);

better(
  "`close()`",
  "what is left on the transport, and what still comes from it",
  async (side) => {
    let listeners = 0;
    const started = await side.start(side.agent(), {
      prepare({ transport }) {
        for (const [method, change] of [["on", 1], ["off", -1]] as const) {
          const original = transport[method].bind(transport);
          transport[method] = (...args: unknown[]) => {
            listeners += change;
            return original(...args);
          };
        }
      },
    });
    const connected = listeners > 10;
    let heard = 0;
    started.session.on("audio_interrupted", () => heard++);
    started.session.close();
    heard = 0;
    started.session.transport.emit("audio_interrupted");
    return { connected, areLeft: listeners > 0, heard };
  },
  {
    theirs: { connected: true, areLeft: true, heard: 1 },
    ours: { connected: true, areLeft: false, heard: 0 },
  },
);

better(
  "events between the open socket and the end of `connect()`",
  "an item, and a call",
  async (side) => {
    const [runs, added]: string[][] = [[], []];
    const note = side.tool("note", () => {
      runs!.push("note");
      return "noted";
    });
    const started = await side.start(side.agent({ tools: [note] }), {
      prepare(session) {
        session.on("history_added", ({ itemId }: AnyValue) => added!.push(itemId));
        const { transport } = session;
        const connect = transport.connect.bind(transport);
        transport.connect = async (options: AnyValue) => {
          await connect(options);
          transport.emit("item_update", {
            itemId: "item_early",
            type: "message",
            role: "user",
            status: "completed",
            content: [{ type: "input_text", text: "early" }],
          });
          transport.emit("function_call", {
            type: "function_call",
            callId: "call_early",
            name: "note",
            arguments: "{}",
            responseId: "resp_early",
          });
        };
      },
    });
    await started.settle();
    return {
      runs,
      wasAdded: added!.includes("item_early"),
      history: started.session.history.flatMap(({ itemId }: AnyValue) =>
        itemId === "item_early" ? [itemId] : []
      ),
    };
  },
  {
    theirs: { runs: [], wasAdded: true, history: [] },
    ours: { runs: ["note"], wasAdded: true, history: ["item_early"] },
  },
);

/** The model that the connection is asked for. */
async function modelOf(side: Side, start: AnyValue) {
  const models = ["named", "mine"];
  const { urls } = await side.start(side.agent(), { ...start, emulator: { models } });
  return urls.map((url) => new URL(url).searchParams.get("model"));
}

const ROW = "`connect({ model })`, `config.model`";

better(ROW, "connect() names one", (side) => modelOf(side, { connect: { model: "named" } }), {
  theirs: [DEFAULT_OPENAI_REALTIME_MODEL],
  ours: ["named"],
});

better(
  ROW,
  "the config names one",
  (side) => modelOf(side, { options: { config: { model: "named" } } }),
  { theirs: [DEFAULT_OPENAI_REALTIME_MODEL], ours: ["named"] },
);

better(
  ROW,
  "the constructor's comes first on both sides",
  (side) =>
    modelOf(side, {
      options: { model: "mine", config: { model: "config's" } },
      connect: { model: "connect's" },
    }),
  { theirs: ["mine"], ours: ["mine"] },
);

better(
  "`close()` in a listener of the session",
  "when the history has changed by a tool's output",
  async (side) => {
    const note = side.tool("note", () => "noted");
    const started = await side.start(side.agent({ tools: [note] }));
    const { session } = started;
    session.on("history_updated", (history: AnyValue[]) => {
      if (history.some(({ output }) => output === "noted")) session.close();
    });
    await started.say("call: note {}");
    return started.errorTexts().map((text) => text.split(":")[0]);
  },
  { theirs: ["Cannot request a response"], ours: [] },
);
