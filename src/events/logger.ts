/** Where notes go that no listener took. Never given a key, a token or a caller's words. */
export interface Logger {
  /** Something went wrong or was not as expected; the connection goes on. */
  warn(message: string, detail?: unknown): void;
}

/** Writes to the console: the default, and the only place here that does. */
export const consoleLogger: Logger = {
  warn(message, detail) {
    if (detail === undefined) console.warn(message);
    else console.warn(message, detail);
  },
};

/** A logger that cannot throw, whatever the one behind it does: a note must not break what it is about. */
export function quietLogger(logger: Logger): Logger {
  return {
    warn(...note) {
      try {
        logger.warn(...note);
      } catch {
        // There is nowhere left to say it.
      }
    },
  };
}

/**
 * What a log may say of an error: its name and our own words, or a server error's type and code. A
 * server's message is left out, as it may quote a key or what somebody said.
 */
export function describeForLog(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  const { error: inner, type, code } = (error ?? {}) as Record<string, unknown>;
  if (inner !== undefined) return describeForLog(inner);
  return [type, code].filter((part) => typeof part === "string").join(" ") || "unknown error";
}
