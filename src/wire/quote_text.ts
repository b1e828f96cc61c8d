/**
 * Writes a text as a JSON string. It is several times faster than `JSON.stringify` for a text that
 * needs no escaping, such as base64 and ids. Other texts cannot end the string early. A control
 * character other than a line feed is not escaped, and the receiver refuses that JSON.
 */
export function quoteText(text: string): string {
  const isPlain = !text.includes('"') && !text.includes("\\") && !text.includes("\n");
  return isPlain ? '"' + text + '"' : JSON.stringify(text);
}
