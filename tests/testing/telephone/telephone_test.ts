// The telephone follows docs/protocol.md#twilio-media-streams.
import { assert, assertEquals } from "@std/assert";
import { encodeWav } from "../../../src/audio/mod.ts";
import { connectStream, twiml } from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createTelephone, type TelephoneOptions } from "../../../src/testing/telephone/mod.ts";
import { readTwiml } from "../../../src/testing/telephone/read_twiml.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { mark, markedMs, tone } from "../../support/phone.ts";

/** A telephone, with this test as its server. */
async function answered(options: TelephoneOptions = {}) {
  const clock = new ManualClock();
  const telephone = createTelephone({ clock, streamSid: "MZ1", callSid: "CA1", ...options });
  // deno-lint-ignore no-explicit-any -- tests read fields of any message
  const messages: any[] = [];
  const closes: unknown[] = [];
  telephone.socket.addEventListener("message", ({ data }) => {
    messages.push(JSON.parse(data as string));
  });
  telephone.socket.addEventListener("close", ({ code }) => closes.push(code));
  await clock.advance(0);
  const send = (message: object) =>
    telephone.socket.send(JSON.stringify({ streamSid: "MZ1", ...message }));
  return {
    clock,
    telephone,
    messages,
    closes,
    media: (byte: number, durationMs: number) =>
      send({ event: "media", media: { payload: bytesToBase64(mark(byte, durationMs)) } }),
    mark: (name: string) => send({ event: "mark", mark: { name } }),
    clear: () => send({ event: "clear" }),
    send,
    echoes: () => messages.flatMap(({ event, mark }) => event === "mark" ? [mark.name] : []),
  };
}

Deno.test("connected, start, then a frame every 20 ms, with numbers and timestamps", async () => {
  const { clock, messages, telephone } = await answered({ parameters: { a: "b" } });
  await clock.advance(60);
  const [connected, start, ...media] = messages;
  assertEquals(connected, { event: "connected", protocol: "Call", version: "1.0.0" });
  assertEquals(start.start.customParameters, { a: "b" });
  assertEquals([start.sequenceNumber, start.start.callSid, start.streamSid], ["1", "CA1", "MZ1"]);
  assertEquals(start.start.mediaFormat, {
    encoding: "audio/x-mulaw",
    sampleRate: 8_000,
    channels: 1,
  });
  assertEquals(
    media.map(({ sequenceNumber, media: { chunk, timestamp } }) => [
      sequenceNumber,
      chunk,
      timestamp,
    ]),
    [["2", "1", "0"], ["3", "2", "20"], ["4", "3", "40"]],
  );
  telephone.hangUp();
});

Deno.test("a mark comes back when the audio before it was played, or at once if there is none", async () => {
  const { clock, telephone, media, mark: sendMark, echoes } = await answered();
  sendMark("at once");
  await clock.advance(0);
  assertEquals(echoes(), ["at once"]);
  media(1, 100);
  sendMark("first");
  media(2, 33);
  sendMark("second");
  await clock.advance(99);
  assertEquals(echoes().length, 1);
  await clock.advance(1);
  assertEquals(echoes().at(-1), "first");
  await clock.advance(33);
  assertEquals(echoes().at(-1), "second");
  telephone.hangUp();
});

Deno.test("a clear drops the queued audio, and sends every waiting mark back", async () => {
  const { clock, telephone, media, mark: sendMark, clear, echoes } = await answered();
  media(1, 100);
  sendMark("first");
  media(2, 100);
  sendMark("second");
  await clock.advance(40);
  clear();
  await clock.advance(0);
  assertEquals(echoes(), ["first", "second"]);
  assertEquals(telephone.queuedMs, 0);
  await clock.advance(100);
  media(3, 20);
  await clock.advance(40);
  const heard = telephone.heard();
  assertEquals([1, 2, 3].map((byte) => markedMs(heard, byte)), [40, 0, 20]);
  assertEquals(heard.length, 180 * 8);
  telephone.hangUp();
});

Deno.test("lost frames are not sent, late ones keep their timestamp", async () => {
  const { clock, telephone, messages } = await answered({
    faults: { lose: (chunk) => chunk === 2, lateMs: (chunk) => chunk === 3 ? 50 : 0 },
  });
  await clock.advance(120);
  const chunks = messages.flatMap(({ event, media }) => event === "media" ? [media.chunk] : []);
  assertEquals(chunks, ["1", "4", "5", "3", "6"]);
  telephone.hangUp();
});

Deno.test("the frames carry the speech, from samples or a WAV of any rate; lost frames are recorded too", async () => {
  const { clock, telephone, messages } = await answered({ faults: { lose: () => true } });
  await telephone.sayWav(
    encodeWav(new Int16Array(4_800).fill(9_000), { sampleRateHz: 24_000, channels: 1 }),
  );
  assertEquals(telephone.quiet, false);
  await clock.advance(240);
  assertEquals(telephone.quiet, true);
  assertEquals(messages.filter(({ event }) => event === "media").length, 0);
  assert(telephone.said().slice(160, 1_440).every((byte) => byte !== 0xff));
  telephone.hangUp();
});

Deno.test("sendsSilence: false sends no frames while the caller is quiet; the timestamps go on", async () => {
  const { clock, telephone, messages } = await answered({ sendsSilence: false });
  await clock.advance(100);
  telephone.say(tone(20));
  await clock.advance(100);
  const media = messages.filter(({ event }) => event === "media");
  assertEquals(media.map(({ media: { timestamp } }) => timestamp), ["100"]);
  telephone.hangUp();
});

Deno.test("keys come at once; hangUp sends stop and closes; cutLine only closes", async () => {
  const { clock, telephone, messages, closes } = await answered();
  telephone.press("1#");
  telephone.hangUp();
  await clock.advance(0);
  assertEquals(messages.slice(2).map(({ event, dtmf }) => dtmf?.digit ?? event), [
    "1",
    "#",
    "stop",
  ]);
  assertEquals(closes, [1000]);
  assertEquals(await telephone.ended, { code: 1000, reason: "", by: "caller" });
  const cut = await answered();
  cut.telephone.cutLine();
  await cut.clock.advance(0);
  assertEquals([cut.closes, cut.messages.at(-1).event], [[1006], "start"]);
  assertEquals([clock.pendingTimers, cut.clock.pendingTimers], [0, 0]);
});

Deno.test("messages that a carrier would refuse are counted, and have no effect", async () => {
  const { clock, telephone, send } = await answered();
  telephone.socket.send("{");
  send({ event: "media", media: { payload: "!" } });
  send({ event: "media", streamSid: "MZ2", media: { payload: "AAAA" } });
  send({ event: "mark" });
  send({ event: "dance" });
  await clock.advance(0);
  assertEquals([telephone.figures.badCount, telephone.figures.mediaCount], [5, 0]);
  telephone.hangUp();
});

Deno.test("the telephone reads the TwiML that the toolkit writes, with any content", () => {
  const parameters = { token: "t", 'a"<b>': "x & y's\n" };
  const xml = twiml(connectStream({ url: "wss://e.com/m", parameters }));
  assertEquals(readTwiml(xml), { url: "wss://e.com/m", parameters });
  assertEquals(readTwiml("<Response><Say>No</Say></Response>"), undefined);
});

Deno.test("the telephone reads the TwiML that Twilio's helper writes, and handwritten TwiML", () => {
  const byHelper =
    `<?xml version="1.0" encoding="UTF-8"?><Response><Connect action="https://e/x?a=1&amp;b=2">` +
    `<Stream url="wss://e.com/m" name="n>1"><Parameter name="a&quot;b" value="x > y &amp; &lt;z> ` +
    `'q' é😀&#xA;2"/><Parameter name="token" value="t"/></Stream></Connect></Response>`;
  assertEquals(readTwiml(byHelper), {
    url: "wss://e.com/m",
    parameters: { 'a"b': "x > y & <z> 'q' é😀\n2", token: "t" },
  });
  const byHand = `<Response>
    <Connect>
      <Stream name='url="no"' url = 'wss://e.com/m' >
        <Parameter value="name='x'" name="a"></Parameter>
      </Stream>
    </Connect></Response>`;
  assertEquals(readTwiml(byHand), { url: "wss://e.com/m", parameters: { a: "name='x'" } });
});

Deno.test("a mark behind a clear comes back when what was sent since was played, not when it was cleared", async () => {
  const { clock, telephone, media, mark: sendMark, clear, echoes } = await answered();
  media(1, 1_000);
  sendMark("cleared");
  clear();
  media(2, 100);
  sendMark("second");
  await clock.advance(99);
  assertEquals(echoes(), ["cleared"]);
  await clock.advance(1);
  assertEquals(echoes(), ["cleared", "second"]);
  telephone.hangUp();
});

Deno.test("audio that comes as the audio before it ends leaves no pause, a millisecond later it does", async () => {
  const { clock, telephone, media } = await answered();
  media(1, 20);
  await clock.advance(20);
  media(1, 20);
  await clock.advance(20);
  assertEquals([telephone.figures.pauseCount, markedMs(telephone.heard(), 1)], [0, 40]);
  await clock.advance(1);
  media(1, 20);
  await clock.advance(0);
  assertEquals(telephone.figures.pauseCount, 1);
  telephone.hangUp();
});
