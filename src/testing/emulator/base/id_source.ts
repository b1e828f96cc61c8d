import { createRandom, type Random } from "./random.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const HEX = "0123456789abcdef";

/**
 * Makes a server's ids, in the shapes of the service (docs/protocol.md#shapes-of-ids). The same
 * seed gives the same ids.
 */
export class IdSource {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  /** `event_` and 21 characters. */
  event(): string {
    return `event_${this.text(21)}`;
  }

  /** `item_` and 21 characters. */
  item(): string {
    return `item_${this.text(21)}`;
  }

  /** `resp_` and 21 characters. */
  response(): string {
    return `resp_${this.text(21)}`;
  }

  /** `conv_` and 21 characters. */
  conversation(): string {
    return `conv_${this.text(21)}`;
  }

  /** `sess_` and 21 characters. */
  session(): string {
    return `sess_${this.text(21)}`;
  }

  /** `call_` and 16 characters: the id of one function call. */
  functionCall(): string {
    return `call_${this.text(16)}`;
  }

  /** `rtc_u1_` and 32 hexadecimal digits: the id that a sideband attaches with. */
  realtimeCall(): string {
    return `rtc_u1_${this.text(32, HEX)}`;
  }

  /** `ek_` and 32 hexadecimal digits: an ephemeral key. */
  ephemeralKey(): string {
    return `ek_${this.text(32, HEX)}`;
  }

  /** `evt_` and 21 characters: the id of the event in a webhook. */
  webhookEvent(): string {
    return `evt_${this.text(21)}`;
  }

  /** `wh_` and 21 characters: the id of a webhook, the same for each delivery. */
  webhook(): string {
    return `wh_${this.text(21)}`;
  }

  /** Random padding of 11 to 14 characters, as in text deltas. */
  obfuscation(): string {
    return this.text(11 + Math.floor(this.#random() * 4));
  }

  /** `length` random characters of `alphabet`. */
  text(length: number, alphabet: string = BASE62): string {
    let text = "";
    for (let i = 0; i < length; i++) text += alphabet[Math.floor(this.#random() * alphabet.length)];
    return text;
  }
}
