/** Options of {@linkcode CallTokens}. */
export interface CallTokensOptions {
  /**
   * The secret that signs the tokens, 16 characters or more. Servers with the same secret accept
   * each other's tokens, but each server by itself remembers the tokens that were used.
   *
   * @default a random secret, for this process
   */
  readonly secret?: string | undefined;
  /** How long a token is valid, in milliseconds. @default 60_000 */
  readonly ttlMs?: number | undefined;
  /** Returns the Unix time in milliseconds. @default Date.now */
  readonly unixMs?: (() => number) | undefined;
}

const SECRET_BYTES = 32;
const NONCE_BYTES = 16;
const EXPIRY_BYTES = 8;
const SIGNATURE_BYTES = 32;
const TOKEN_BYTES = NONCE_BYTES + EXPIRY_BYTES + SIGNATURE_BYTES;

/**
 * Issues one-time tokens that bind a media stream to a call. The webhook, whose signature says that
 * it comes from Twilio, issues a token for its `CallSid` and passes it as a `<Parameter>`, as
 * Twilio drops query strings. The stream's `start` brings the token back. A token is valid once,
 * for that call, and for a short time.
 *
 * @example
 * ```ts
 * import { CallTokens } from "@voicewire/realtime/twilio";
 *
 * const tokens = new CallTokens();
 * const token = await tokens.issue("CA1");
 * const asOther = await tokens.redeem(token, "CA2");
 * const first = await tokens.redeem(token, "CA1");
 * const again = await tokens.redeem(token, "CA1");
 * if (asOther || !first || again) throw new Error("a token is valid once, for its call");
 * ```
 */
export class CallTokens {
  readonly #key: Promise<CryptoKey>;
  readonly #ttlMs: number;
  readonly #unixMs: () => number;
  /** The tokens that were redeemed, with the Unix time at which each expires. */
  readonly #redeemed = new Map<string, number>();

  /**
   * Imports the secret.
   *
   * @throws {RangeError} If `secret` is too short, or `ttlMs` is not a finite number above 0.
   */
  constructor({ secret, ttlMs = 60_000, unixMs = Date.now }: CallTokensOptions = {}) {
    if (secret !== undefined && secret.length < 16) {
      throw new RangeError(
        `Cannot sign call tokens: secret has ${secret.length} characters. Use 16 or more`,
      );
    }
    if (!(ttlMs > 0 && ttlMs < Infinity)) {
      throw new RangeError(
        `Cannot sign call tokens: ttlMs is ${ttlMs}. Use a finite number above 0`,
      );
    }
    this.#ttlMs = ttlMs;
    this.#unixMs = unixMs;
    this.#key = crypto.subtle.importKey(
      "raw",
      secret === undefined
        ? crypto.getRandomValues(new Uint8Array(SECRET_BYTES))
        : new TextEncoder().encode(secret),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign", "verify"],
    );
  }

  /** Issues a token for a call. It consists of letters, digits, `-` and `_`. */
  async issue(callSid: string): Promise<string> {
    const token = new Uint8Array(TOKEN_BYTES);
    crypto.getRandomValues(token.subarray(0, NONCE_BYTES));
    const expiry = Math.ceil(this.#unixMs() + this.#ttlMs);
    new DataView(token.buffer).setBigUint64(NONCE_BYTES, BigInt(expiry));
    const signed = signedBytes(token, callSid);
    const signature = await crypto.subtle.sign("HMAC", await this.#key, signed);
    token.set(new Uint8Array(signature), NONCE_BYTES + EXPIRY_BYTES);
    return toBase64Url(token);
  }

  /** Returns whether a token is valid for a call. The token is used up then. */
  async redeem(token: string | undefined, callSid: string): Promise<boolean> {
    const bytes = token === undefined ? undefined : fromBase64Url(token);
    if (!bytes) return false;
    const signature = bytes.slice(NONCE_BYTES + EXPIRY_BYTES);
    const signed = signedBytes(bytes, callSid);
    if (!await crypto.subtle.verify("HMAC", await this.#key, signature, signed)) return false;
    const nowMs = this.#unixMs();
    for (const [nonce, expiry] of this.#redeemed) {
      if (expiry <= nowMs) this.#redeemed.delete(nonce);
    }
    const expiry = Number(new DataView(bytes.buffer).getBigUint64(NONCE_BYTES));
    const nonce = toBase64Url(bytes.subarray(0, NONCE_BYTES));
    if (expiry <= nowMs || this.#redeemed.has(nonce)) return false;
    this.#redeemed.set(nonce, expiry);
    return true;
  }
}

function signedBytes(token: Uint8Array, callSid: string): Uint8Array<ArrayBuffer> {
  const head = token.subarray(0, NONCE_BYTES + EXPIRY_BYTES);
  const name = new TextEncoder().encode(callSid);
  const bytes = new Uint8Array(head.length + name.length);
  bytes.set(head);
  bytes.set(name, head.length);
  return bytes;
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll(
    "=",
    "",
  );
}

/**
 * Decodes a token. Returns `undefined` if `issue` cannot have written it.
 */
function fromBase64Url(token: string): Uint8Array<ArrayBuffer> | undefined {
  if (typeof token !== "string" || !/^[\w-]{75}$/.test(token)) return undefined;
  const binary = atob(token.replaceAll("-", "+").replaceAll("_", "/") + "=");
  const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
  return toBase64Url(bytes) === token ? bytes : undefined;
}
