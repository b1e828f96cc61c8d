import type { IdSource } from "../base/id_source.ts";
import type { Json } from "../base/json.ts";
import { type EmulatorSettings, unixSeconds } from "../options/emulator_settings.ts";

/** An ephemeral key, and the session it was minted with. */
export interface ClientSecret {
  readonly value: string;
  readonly expiresAtUnixSeconds: number;
  readonly session: Json | undefined;
}

/** The ephemeral keys that this emulator minted. */
export class ClientSecrets {
  readonly #settings: EmulatorSettings;
  readonly #ids: IdSource;
  readonly #byValue = new Map<string, ClientSecret>();

  constructor(settings: EmulatorSettings, ids: IdSource) {
    this.#settings = settings;
    this.#ids = ids;
  }

  /** Mints a key. */
  mint(lifetimeSeconds: number, session: Json | undefined): ClientSecret {
    const secret = {
      value: this.#ids.ephemeralKey(),
      expiresAtUnixSeconds: unixSeconds(this.#settings) + lifetimeSeconds,
      session,
    };
    this.#byValue.set(secret.value, secret);
    return secret;
  }

  /** The secret of a key, if this emulator minted it. */
  get(value: string): ClientSecret | undefined {
    return this.#byValue.get(value);
  }

  /** Whether a secret has expired. Until then it opens any number of connections. */
  isExpired(secret: ClientSecret): boolean {
    return unixSeconds(this.#settings) >= secret.expiresAtUnixSeconds;
  }
}
