import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

const PCM = { type: "audio/pcm", rate: 24_000 };

/** The formats that a session config on the wire names, in order of the configs. */
function formatsIn(sent: readonly AnyValue[]): string[][] {
  return sent.flatMap(({ type, session }) =>
    type === "session.update" && session.audio
      ? [[session.audio.input?.format?.type, session.audio.output?.format?.type]]
      : []
  );
}

better(
  "the format of the line",
  "a session that names none, as that package's own example",
  async (side) => {
    const { clock, transport, toModel } = side.onThePhone();
    const agent = new side.sdk.RealtimeAgent({ name: "a" });
    const session = new side.sdk.RealtimeSession(agent, { transport });
    await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
    await clock.advance(100);
    session.close();
    return formatsIn(toModel)[0];
  },
  { theirs: ["audio/pcm", "audio/pcm"], ours: ["audio/pcmu", "audio/pcmu"] },
);

better(
  "the format of the line",
  "a first config, and an update as of a handoff, that name PCM",
  async (side) => {
    const stage = side.byHand();
    await stage.connect({ audio: { input: { format: PCM }, output: { format: PCM } } });
    stage.transport.updateSessionConfig({ audio: { output: { format: PCM, voice: "ash" } } });
    stage.transport.updateSessionConfig({ outputAudioFormat: "pcm16" });
    return formatsIn(stage.model.sent).map(([, output]) => output);
  },
  {
    theirs: ["audio/pcm", "audio/pcm", "audio/pcm"],
    ours: ["audio/pcmu", "audio/pcmu", "audio/pcmu"],
  },
);

better(
  "the session says another format than the line",
  "what the caller is played, and what the application is told",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.start();
    const session = { type: "realtime", audio: { output: { format: PCM } } };
    stage.server({ type: "session.updated", session });
    stage.delta(20);
    return {
      played: stage.sentToPhone("media").length,
      errors: stage.errors.map(({ name }) => name),
    };
  },
  { theirs: { played: 1, errors: [] }, ours: { played: 0, errors: ["UserError"] } },
);

/** Base64 that is read the same and written another way: the last character has bits to spare. */
const ODD = "/////x==";

const ROW = "the work for a payload";

better(
  ROW,
  "what the caller says",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.start();
    stage.media(ODD);
    return stage.appended;
  },
  { theirs: ["/////w=="], ours: [ODD] },
);

better(
  ROW,
  "what the model says",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.start();
    stage.delta(ODD);
    return stage.sentToPhone("media").map(({ media }) => media.payload);
  },
  { theirs: ["/////w=="], ours: [ODD] },
);

/** How long the messages to Twilio are, in milliseconds, for an answer of 250 ms in pieces of 50. */
async function piecesOf(side: Side): Promise<number[]> {
  const lengths: number[] = [];
  const { clock, telephone, transport } = side.onThePhone({
    responder: () => ({ audio: new Uint8Array(250 * 8) }),
    pacing: { speed: 10, chunkMs: 50 },
  } as AnyValue, { pacing: true });
  const send = telephone.socket.send.bind(telephone.socket);
  telephone.socket.send = (data) => {
    const { event, media } = JSON.parse(data as string);
    if (event === "media") lengths.push(atob(media.payload).length / 8);
    send(data);
  };
  await Promise.all([transport.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  transport.sendMessage("go on");
  await clock.advance(1_000);
  return lengths;
}

better(ROW, "paced, the default: frames of 20 ms", async (side) => {
  const lengths = await piecesOf(side);
  return { areAllFrames: lengths.every((ms) => ms === 20), isAll: sum(lengths) >= 250 };
}, {
  theirs: { areAllFrames: false, isAll: true },
  ours: { areAllFrames: true, isAll: true },
});

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
