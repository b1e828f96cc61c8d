import { better } from "./_compare.ts";

better(
  "audio before the model is connected",
  "three frames before, one after",
  async (side) => {
    const stage = side.byHand();
    stage.start();
    for (const [i, payload] of ["AAAA", "BBBB", "CCCC"].entries()) stage.media(payload, i);
    await stage.connect();
    stage.media("DDDD", 3);
    return stage.appended;
  },
  { theirs: ["DDDD"], ours: ["AAAA", "BBBB", "CCCC", "DDDD"] },
);

better(
  "the caller hangs up, or Twilio says `stop`",
  "where the model's connection stands after `stop`, and after the socket's end",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.start();
    stage.say({ event: "stop", stop: { accountSid: "AC1", callSid: "CA1" } });
    const stopped = stage.transport.status;
    stage.phone.end(1000);
    return [stopped, stage.transport.status];
  },
  { theirs: ["connected", "disconnected"], ours: ["disconnected", "disconnected"] },
);

better(
  "a message of Twilio's in a binary frame",
  "the caller's audio, and what the application is told",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.start();
    const media = { track: "inbound", chunk: "1", timestamp: "0", payload: "AAAA" };
    const text = JSON.stringify({ event: "media", streamSid: "MZ1", media });
    stage.phone.receive(new TextEncoder().encode(text).buffer);
    return { appended: stage.appended, errors: stage.errors.map(({ name }) => name) };
  },
  {
    theirs: { appended: [], errors: ["SyntaxError"] },
    ours: { appended: ["AAAA"], errors: [] },
  },
);
