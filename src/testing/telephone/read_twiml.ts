/** What a TwiML document says of its `<Connect><Stream>`. */
export interface StreamOrder {
  /** Where to open the socket. */
  readonly url: string;
  /** The `<Parameter>`s. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The stream that a TwiML document asks for, if it asks for one. Knows no more XML than that. */
export function readTwiml(xml: string): StreamOrder | undefined {
  const [, head, body = ""] =
    /<Connect>\s*<Stream\b([^>]*?)(?:\/>|>([\s\S]*?)<\/Stream>)/.exec(xml) ?? [];
  const url = head === undefined ? undefined : attribute(head, "url");
  if (url === undefined) return undefined;
  const parameters = [...body.matchAll(/<Parameter\b([^>]*)\/?>/g)].map(([, text]) =>
    [attribute(text!, "name") ?? "", attribute(text!, "value") ?? ""] as const
  );
  return { url, parameters: Object.fromEntries(parameters) };
}

function attribute(text: string, name: string): string | undefined {
  const [, , value] = new RegExp(`\\b${name}=(["'])(.*?)\\1`).exec(text) ?? [];
  return value?.replaceAll(/&(#x?)?(\w+);/g, (whole, number: string | undefined, code: string) => {
    if (number) return String.fromCodePoint(parseInt(code, number === "#x" ? 16 : 10));
    return { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }[code] ?? whole;
  });
}
