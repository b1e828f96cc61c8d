/** One TwiML element. Made by {@linkcode twimlVerb} and {@linkcode connectStream}. */
export interface TwimlVerb {
  /** The element's name. */
  readonly name: string;
  /** The element's attributes. Those that are `undefined` are left out. */
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>;
  /** The elements and the text inside the element. */
  readonly content: readonly (TwimlVerb | string)[];
}

/** Options of {@linkcode connectStream}. */
export interface ConnectStreamOptions {
  /**
   * The address at which Twilio opens the socket: a `wss:` URL without a query
   * (docs/protocol.md#twiml).
   */
  readonly url: string;
  /**
   * Values that come back as `customParameters`. A name and its value have fewer than 500
   * characters together.
   */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** The stream's name in status callbacks. */
  readonly name?: string | undefined;
  /** The URL to which Twilio reports that the stream has started, failed or stopped. */
  readonly statusCallback?: string | undefined;
  /** The method of status callbacks. @default "POST", by Twilio */
  readonly statusCallbackMethod?: "GET" | "POST" | undefined;
}

const MAX_PARAMETER_CHARS = 500;

/**
 * Makes an element: `twimlVerb("Say", { language: "fr-FR" }, "Bonjour")`.
 *
 * @throws {RangeError} If a name is not an XML name.
 */
export function twimlVerb(
  name: string,
  attributes: TwimlVerb["attributes"] = {},
  ...content: readonly (TwimlVerb | string)[]
): TwimlVerb {
  for (const each of [name, ...Object.keys(attributes)]) {
    if (!/^[A-Za-z][\w.-]*$/.test(each)) {
      throw new RangeError(`Cannot write TwiML: "${each}" is not an XML name`);
    }
  }
  return { name, attributes, content };
}

/**
 * Makes `<Connect><Stream>`, which joins the call to a socket in both directions. When the socket
 * is closed, Twilio goes on with the next verb of the document. Without one, the call ends.
 *
 * @throws {RangeError} If Twilio would refuse the URL or a parameter.
 */
export function connectStream(options: ConnectStreamOptions): TwimlVerb {
  const { url, parameters = {}, ...attributes } = options;
  if (!URL.canParse(url) || new URL(url).protocol !== "wss:") {
    throw new RangeError(`Cannot connect a stream: url is "${url}". Use a wss: URL`);
  }
  if (/[?#]/.test(url)) {
    throw new RangeError(
      "Cannot connect a stream: url has a query or a fragment. Pass parameters instead",
    );
  }
  const children = Object.entries(parameters).map(([name, value]) => {
    if (name.length + value.length >= MAX_PARAMETER_CHARS) {
      throw new RangeError(
        `Cannot connect a stream: the parameter "${name}" and its value have ` +
          `${name.length + value.length} characters. Use fewer than ${MAX_PARAMETER_CHARS}`,
      );
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
 * Writes a TwiML document of verbs, in order. All text and attributes are escaped, so that none can
 * become markup.
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
  // deno-lint-ignore no-control-regex -- XML 1.0 cannot carry these characters
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text) || !text.isWellFormed()) {
    throw new RangeError(
      "Cannot write TwiML: a text has a control character or half a surrogate pair. Remove it",
    );
  }
  return text.replaceAll(/[&<>"'\t\n\r]/g, (char) => ESCAPES[char]!);
}
