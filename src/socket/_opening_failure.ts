import { UpgradeRefusedError } from "./upgrade_refused_error.ts";

/**
 * The HTTP status of a refused upgrade in an error message. Deno, Bun ("… status code: 401") and
 * the `ws` package ("Unexpected server response: 401") give the status only there.
 */
const STATUS_IN_WORDS = /\b(?:status code|server response): (\d{3})$/;

/** The error behind the `error` event of a socket that has not opened. */
export function openingFailure(event: unknown): unknown {
  const { error = event, message } = (event ?? {}) as { error?: unknown; message?: unknown };
  if (error instanceof UpgradeRefusedError) return error;
  const status = typeof message === "string" && STATUS_IN_WORDS.exec(message)?.[1];
  return status ? new UpgradeRefusedError(Number(status)) : error;
}

/** An error's message without URLs. Bun includes the URL, and its query may hold a key. */
export function wordsOf(error: unknown): string {
  if (error instanceof UpgradeRefusedError) {
    return `the server answered with HTTP status ${error.status}`;
  }
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message.replaceAll(/\bwss?:\/\/[^\s'"]*/g, "(a URL)") : "";
}
