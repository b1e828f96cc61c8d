/** One TwiML verb or noun. Made by {@linkcode twimlVerb} and {@linkcode connectStream}. */
export interface TwimlVerb {
  /** The element's name. */
  readonly name: string;
  /** Its attributes; those that are `undefined` are left out. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** What stands in it: other elements, and text. */
  readonly content: readonly (TwimlVerb | string)[];
}

/** What {@linkcode connectStream} takes. */
export interface ConnectStreamOptions {
  /** Where Twilio opens the socket: `wss:`, without a query (docs/protocol.md#twiml). */
  readonly url: string;
  /** Comes back as `customParameters`. Name and value together have fewer than 500 characters. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** The stream's name, in status callbacks. */
  readonly name?: string;
  /** Where Twilio reports the stream's life. */
  readonly statusCallback?: string;
  /** How it does. @default "POST", by Twilio */
  readonly statusCallbackMethod?: "GET" | "POST";
}

const MAX_PARAMETER_CHARS = 500;

/**
 * A verb: `twimlVerb("Say", { language: "fr-FR" }, "Bonjour")`.
 *
 * @throws {RangeError} If a name is no XML name.
 */
export function twimlVerb(
  name: string,
  attributes: TwimlVerb["attributes"] = {},
  ...content: readonly (TwimlVerb | string)[]
): TwimlVerb {
  for (const each of [name, ...Object.keys(attributes)]) {
    if (!/^[A-Za-z][\w.-]*$/.test(each)) throw new RangeError(`No XML name: "${each}"`);
  }
  return { name, attributes, content };
}

/**
 * `<Connect><Stream>`: joins the call to a socket, both ways. What stands behind it in the response
 * comes when the socket is closed; with nothing there the call ends then.
 *
 * @throws {RangeError} If Twilio would not take the URL or a parameter.
 */
export function connectStream(options: ConnectStreamOptions): TwimlVerb {
  const { url, parameters = {}, ...attributes } = options;
  if (!URL.canParse(url) || new URL(url).protocol !== "wss:") {
    throw new RangeError(`A stream's url must be a wss: URL: got "${url}"`);
  }
  if (/[?#]/.test(url)) {
    throw new RangeError("A stream's url must have no query: pass parameters instead");
  }
  const children = Object.entries(parameters).map(([name, value]) => {
    if (name.length + value.length >= MAX_PARAMETER_CHARS) {
      throw new RangeError(`The parameter "${name}" must have fewer than 500 characters in all`);
    }
    return twimlVerb("Parameter", { name, value });
  });
  const { name, statusCallback, statusCallbackMethod } = attributes;
  const stream = twimlVerb(
    "Stream",
    { url, name, statusCallback, statusCallbackMethod },
    ...children,
  );
  return twimlVerb("Connect", {}, stream);
}

/**
 * A TwiML document of verbs, in order. Everything is escaped; nothing that is passed in can become
 * markup.
 *
 * @throws {RangeError} If a text or an attribute holds a character that XML cannot carry.
 *
 * @example
 * ```ts
 * import { connectStream, twiml, twimlVerb } from "@voicewire/realtime/twilio";
 *
 * const xml = twiml(
 *   twimlVerb("Say", {}, "One moment & you are through"),
 *   connectStream({ url: "wss://voice.example.com/media", parameters: { token: "t" } }),
 * );
 * if (!xml.includes("One moment &amp; you")) throw new Error(xml);
 * ```
 */
export function twiml(...verbs: readonly TwimlVerb[]): string {
  return '<?xml version="1.0" encoding="UTF-8"?>' + write(twimlVerb("Response", {}, ...verbs));
}

function write(part: TwimlVerb | string): string {
  if (typeof part === "string") return escape(part);
  const { name, attributes, content } = part;
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escape(String(value))}"`)
    .join("");
  return content.length === 0
    ? `<${name}${written}/>`
    : `<${name}${written}>${content.map(write).join("")}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

function escape(text: string): string {
  // deno-lint-ignore no-control-regex -- the very characters that XML 1.0 has no way to carry
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed()) {
    throw new RangeError("XML cannot carry a control character or half a surrogate pair");
  }
  return text.replaceAll(/[&<>"'\t\n\r]/g, (char) => ESCAPES[char]!);
}
