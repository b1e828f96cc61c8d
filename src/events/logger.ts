/**
 * Logs warnings that no listener receives. They never contain a key, a token or a caller's words.
 */
export interface Logger {
  /** Called when something fails or is unexpected, but the connection goes on. */
  warn(message: string, detail?: unknown): void;
}

/** The default logger, which writes to the console. No other code of this toolkit does. */
export const consoleLogger: Logger = {
  warn(message, detail) {
    if (detail === undefined) console.warn(message);
    else console.warn(message, detail);
  },
};

/** Wraps a logger so that it cannot throw: a failure to log must not break the connection. */
export function quietLogger(logger: Logger): Logger {
  return {
    warn(...note) {
      try {
        logger.warn(...note);
      } catch {
        // There is no other place to report it.
      }
    },
  };
}

/**
 * Describes an error for a log: the name and message of an `Error`, or the type and code of a
 * server error. The server's message is left out, because it may quote a key or a caller's words.
 */
export function describeForLog(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  const { error: inner, type, code } = (error ?? {}) as Record<string, unknown>;
  if (inner !== undefined) return describeForLog(inner);
  return [type, code].filter((part) => typeof part === "string").join(" ") || "unknown error";
}
