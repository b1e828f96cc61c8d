/** The `<Connect><Stream>` of a TwiML document. */
export interface StreamOrder {
  /** The URL of the socket to open. */
  readonly url: string;
  /** The values of the `<Parameter>` tags, by name. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Matches the attributes of a tag. A quoted value may hold any character but `<`. */
const ATTRIBUTES = `((?:\\s+[\\w:.-]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*`;

/** Reads the stream in a TwiML document, if there is one. It understands no other XML. */
export function readTwiml(xml: string): StreamOrder | undefined {
  const [, , head, body = ""] =
    new RegExp(`<Connect${ATTRIBUTES}>\\s*<Stream${ATTRIBUTES}(?:/>|>([^]*?)</Stream\\s*>)`)
      .exec(xml) ?? [];
  const url = head === undefined ? undefined : attribute(head, "url");
  if (url === undefined) return undefined;
  const tags = body.matchAll(new RegExp(`<Parameter${ATTRIBUTES}/?>`, "g"));
  const parameters = [...tags].map(([, text]) =>
    [attribute(text!, "name") ?? "", attribute(text!, "value") ?? ""] as const
  );
  return { url, parameters: Object.fromEntries(parameters) };
}

function attribute(text: string, name: string): string | undefined {
  for (const [, key, quoted] of text.matchAll(/([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    if (key === name) return unescape(quoted!.slice(1, -1));
  }
}

function unescape(text: string): string {
  return text.replaceAll(/&(#x?)?(\w+);/g, (whole, number: string | undefined, code: string) => {
    if (number) return String.fromCodePoint(parseInt(code, number === "#x" ? 16 : 10));
    return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[code] ?? whole;
  });
}
