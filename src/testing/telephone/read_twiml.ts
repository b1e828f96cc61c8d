/** What a TwiML document says of its `<Connect><Stream>`. */
export interface StreamOrder {
  /** Where to open the socket. */
  readonly url: string;
  /** The `<Parameter>`s. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What stands in a tag behind its name. A value in quotes may hold any character but `<`. */
const ATTRIBUTES = `((?:\\s+[\\w:.-]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*`;

/** The stream that a TwiML document asks for, if it asks for one. Knows no more XML than that. */
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
