import { UpgradeRefusedError } from "./upgrade_refused_error.ts";

/**
 * How the status of a refused upgrade is told by those who tell it in words alone: Deno and Bun
 * ("… status code: 401"), and the `ws` package ("Unexpected server response: 401").
 */
const STATUS_IN_WORDS = /\b(?:status code|server response): (\d{3})$/;

/** What the `error` event of a socket that has not opened is about. */
export function openingFailure(event: unknown): unknown {
  const { error = event, message } = (event ?? {}) as { error?: unknown; message?: unknown };
  if (error instanceof UpgradeRefusedError) return error;
  const status = typeof message === "string" && STATUS_IN_WORDS.exec(message)?.[1];
  return status ? new UpgradeRefusedError(Number(status)) : error;
}

/** An error's own words, without the URLs that Bun puts in: a key may stand in a URL's query. */
export function wordsOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message.replaceAll(/\bwss?:\/\/[^\s'"]*/g, "(a URL)") : "";
}
