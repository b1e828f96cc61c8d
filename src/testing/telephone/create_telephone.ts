import { decodeWav } from "../decode_wav.ts";
import { MediaStream } from "./media_stream.ts";
import type { Telephone, TelephoneEnd } from "./telephone.ts";
import type { TelephoneOptions } from "./telephone_options.ts";
import { TelephoneSocket } from "./telephone_socket.ts";

/**
 * Creates a telephone inside the process: a caller and Twilio's side of the media stream. Use it to
 * test a phone server without a network. Pass its `socket` to the server's code, in place of the
 * socket that Twilio opens. The stream begins when the first listener for messages is added.
 *
 * @example What the caller hears
 * ```ts
 * import { createTelephone, ManualClock } from "@voicewire/realtime/testing";
 *
 * const clock = new ManualClock();
 * const telephone = createTelephone({ clock, streamSid: "MZ1" });
 * telephone.socket.addEventListener("message", () => {});
 * await clock.advance(0);
 * telephone.socket.send(
 *   '{"event":"media","streamSid":"MZ1","media":{"payload":"' + btoa("\0".repeat(160)) + '"}}',
 * );
 * await clock.advance(40);
 * const heard = telephone.heard();
 * if (heard[159] !== 0 || heard[160] !== 0xff) throw new Error("it must hear 20 ms, then silence");
 * telephone.hangUp();
 * ```
 */
export function createTelephone(options: TelephoneOptions = {}): Telephone {
  const { promise: ended, resolve } = Promise.withResolvers<TelephoneEnd>();
  const stream = new MediaStream(options, { send: (text) => socket.deliver(text) });
  const socket = new TelephoneSocket({
    handleListening: () => stream.begin(),
    handleMessage: (data) => stream.handleMessage(data),
    handleClose: (code, reason) => {
      stream.end();
      resolve({ code, reason, by: "server" });
    },
  });
  return telephoneOf(stream, socket, ended, (code) => {
    stream.end();
    socket.finish(code, "");
    resolve({ code, reason: "", by: "caller" });
  });
}

/** Creates the {@linkcode Telephone} of a stream. `finish` ends the socket. */
export function telephoneOf(
  stream: MediaStream,
  socket: Telephone["socket"],
  ended: Promise<TelephoneEnd>,
  finish: (code: number) => void,
): Telephone {
  return {
    socket,
    callSid: stream.callSid,
    streamSid: stream.streamSid,
    ended,
    get elapsedMs() {
      return stream.elapsedMs;
    },
    get figures() {
      return stream.figures;
    },
    get queuedMs() {
      return stream.queuedMs;
    },
    get quiet() {
      return stream.quiet;
    },
    heard: () => stream.heard(),
    said: () => stream.said(),
    say: (linear16) => stream.say(linear16),
    sayWav: async (wav) => stream.say(await decodeWav(wav, 8_000)),
    press: (digits) => stream.press(digits),
    hangUp: () => {
      stream.stop();
      finish(1000);
    },
    cutLine: () => finish(1006),
  };
}
