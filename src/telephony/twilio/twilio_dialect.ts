import { PCMU } from "../../audio/format.ts";
import { quoteText } from "../../wire/quote_text.ts";
import {
  type CallStart,
  type CarrierDialect,
  type CarrierEvent,
  type CarrierFrame,
  CarrierMessageError,
  type LineFormat,
} from "../carrier_dialect.ts";

/**
 * The dialect of bidirectional Twilio Media Streams (docs/protocol.md#twilio-media-streams). The
 * line is always µ-law.
 */
export const twilioDialect: CarrierDialect = {
  carrier: "twilio",
  format: PCMU as LineFormat,
  decode(frame) {
    const message = parse(frame);
    const event = eventOf(message);
    return event ? { message, event } : { message };
  },
  createEncoder(streamId) {
    const streamSid = JSON.stringify(streamId);
    const media = `{"event":"media","streamSid":${streamSid},"media":{"payload":`;
    const mark = `{"event":"mark","streamSid":${streamSid},"mark":{"name":`;
    const clear = `{"event":"clear","streamSid":${streamSid}}`;
    return {
      encodeMedia: (base64) => media + quoteText(base64) + "}}",
      encodeMark: (name) => mark + quoteText(name) + "}}",
      encodeClear: () => clear,
    };
  },
};

type Fields = { readonly [field: string]: unknown };

function parse(frame: CarrierFrame): Fields {
  const text = typeof frame === "string" ? frame : new TextDecoder().decode(frame);
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch { // the parser's message quotes the text, so it is not kept as the cause
    throw unreadable(text, "it is not JSON");
  }
  if (typeof message !== "object" || message === null || !("event" in message)) {
    throw unreadable(text, 'it has no "event"');
  }
  return message as Fields;
}

function unreadable(text: string, why: string): CarrierMessageError {
  return new CarrierMessageError(
    `Cannot read a Twilio message of ${text.length} characters: ${why}`,
  );
}

function eventOf(message: Fields): CarrierEvent | undefined {
  switch (message.event) {
    case "media":
      return mediaOf(message);
    case "mark":
      return { kind: "mark", name: text(fields(message, "mark"), "name") };
    case "dtmf":
      return { kind: "dtmf", digit: keyOf(fields(message, "dtmf")) };
    case "start":
      return { kind: "start", start: startOf(fields(message, "start")) };
    case "stop":
      return { kind: "stop" };
  }
}

/** Media of another track than `inbound` is not the caller's, so it has no event. */
function mediaOf(message: Fields): CarrierEvent | undefined {
  const media = fields(message, "media");
  if (media.track !== undefined && media.track !== "inbound") return undefined;
  const base64 = text(media, "payload");
  const timestampMs = millisecondsOf(media.timestamp);
  return {
    kind: "media",
    media: timestampMs === undefined ? { base64 } : { base64, timestampMs },
  };
}

/** Lets only keys through, as the application may put them into a prompt or a query. */
function keyOf(dtmf: Fields): string {
  const key = text(dtmf, "digit");
  if (/^[0-9*#A-D]$/i.test(key)) return key;
  throw new CarrierMessageError(
    'Cannot read a Twilio message: "digit" is not a key of a telephone',
  );
}

function millisecondsOf(value: unknown): number | undefined {
  if (value === "" || (typeof value !== "string" && typeof value !== "number")) return undefined;
  const ms = Number(value);
  return Number.isSafeInteger(ms) && ms >= 0 ? ms : undefined;
}

function startOf(start: Fields): CallStart {
  const { encoding, sampleRate, channels } = (start.mediaFormat ?? {}) as Fields;
  const parameters = Object.entries((start.customParameters ?? {}) as Fields);
  return {
    streamId: text(start, "streamSid"),
    callId: text(start, "callSid"),
    accountId: text(start, "accountSid"),
    parameters: Object.fromEntries(parameters.map(([name, value]) => [name, String(value)])),
    isLineFormat: encoding === "audio/x-mulaw" && sampleRate === 8_000 && channels === 1,
  };
}

function fields(message: Fields, name: string): Fields {
  const value = message[name];
  if (typeof value === "object" && value !== null) return value as Fields;
  throw new CarrierMessageError(`Cannot read a Twilio message: "${name}" is not an object`);
}

function text(message: Fields, name: string): string {
  const value = message[name];
  if (typeof value === "string") return value;
  throw new CarrierMessageError(`Cannot read a Twilio message: "${name}" is not a string`);
}
