import { better } from "./_compare.ts";
import { Peer } from "./_peer.ts";
import type { Call, CallOptions, Side } from "./_side.ts";

/** Whether the caller's sound goes out: a track that is enabled hangs on a sender. */
const isSending = ({ peers, microphone }: Call) =>
  peers[0]!.senders.some(({ track }) => track === microphone.track && microphone.track.enabled);

better(
  "the microphone before the config is confirmed",
  "when the channel opens, and once `session.updated` is there",
  async (side) => {
    const call = side.call({ peer: { connects: false } });
    const peer = await call.made;
    await peer.answered;
    peer.change("connected");
    peer.channel!.open();
    await call.settle();
    const before = isSending(call);
    peer.channel!.receive({ type: "session.updated", event_id: "e", session: {} });
    await call.connecting;
    return [before, isSending(call)];
  },
  { theirs: [true, true], ours: [false, true] },
);

/** The name and the stage of what `connect()` rejects with. */
async function failureOf(
  side: Side,
  options: CallOptions,
  then: (peer: Peer) => void = () => {},
): Promise<{ readonly name: string; readonly stage: string | undefined }> {
  const call = side.call(options);
  const peer = await call.made;
  await call.settle();
  then(peer);
  const error = await call.connecting.then(() => ({ name: "", stage: "" }), (reason) => reason);
  return { name: error?.name, stage: error?.stage };
}

const ROW = "a failure of `connect()`";

better(
  ROW,
  "the offer cannot be made",
  (side) => failureOf(side, { peer: { failing: "createOffer" } }),
  {
    theirs: { name: "TypeError", stage: undefined },
    ours: { name: "RealtimeConnectionError", stage: "offer" },
  },
);

better(
  ROW,
  "the server answers 401",
  (side) => failureOf(side, { answer: { status: 401, body: '{"error":{"message":"no"}}' } }),
  {
    theirs: { name: "Error", stage: undefined },
    ours: { name: "RealtimeConnectionError", stage: "http" },
  },
);

better(
  ROW,
  "the answer cannot be applied",
  (side) => failureOf(side, { peer: { failing: "setRemoteDescription" } }),
  {
    theirs: { name: "TypeError", stage: undefined },
    ours: { name: "RealtimeConnectionError", stage: "answer" },
  },
);

better(
  ROW,
  "the two sides do not find each other",
  (side) =>
    failureOf(side, { peer: { connects: false } }, (peer) => {
      peer.connectionState = "failed";
      peer.iceConnectionState = "failed";
      peer.emit("connectionstatechange");
    }),
  {
    theirs: { name: "Error", stage: undefined },
    ours: { name: "RealtimeConnectionError", stage: "ice" },
  },
);

better(
  "`changePeerConnection` returns another connection",
  "where the channel and the sender are, and what becomes of the first one",
  async (side) => {
    const other = new Peer({ connects: false });
    const call = side.call({
      peer: { connects: false },
      transport: { changePeerConnection: () => other },
    });
    await other.answered;
    const [first] = call.peers;
    return {
      hasChannel: other.channel !== undefined,
      hasSender: other.senders.length > 0,
      isFirstClosed: first!.closed,
    };
  },
  {
    theirs: { hasChannel: false, hasSender: false, isFirstClosed: false },
    ours: { hasChannel: true, hasSender: true, isFirstClosed: true },
  },
);

better(
  "an ephemeral key with no model named",
  "the model that the first config asks for: none named, and one named",
  async (side) => [await modelOf(side, {}), await modelOf(side, { model: "gpt-named" })],
  { theirs: ["gpt-realtime-2.1", "gpt-named"], ours: [undefined, "gpt-named"] },
);

async function modelOf(side: Side, connect: object): Promise<string | undefined> {
  const { connecting, peers } = side.call({ connect });
  await connecting;
  const update = peers[0]!.channel!.sent.find(({ type }) => type === "session.update");
  return update.session.model;
}
