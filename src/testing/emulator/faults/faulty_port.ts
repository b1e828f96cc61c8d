import type { Clock, TimerHandle } from "../../../clock/clock.ts";
import type { Random } from "../base/random.ts";
import type { MessageFault } from "../options/fault.ts";
import type { ServerPort } from "../server/server_port.ts";
import { FaultRule } from "./fault_rule.ts";

/**
 * Pairs of neighbouring events whose order the protocol leaves open
 * (docs/protocol.md#order-of-events).
 */
const OPEN_PAIRS: readonly (readonly [string, string])[] = [
  ["response.output_audio.done", "response.output_audio_transcript.done"],
  ["conversation.item.done", "response.output_item.done"],
  ["response.output_audio.delta", "response.output_audio_transcript.delta"],
];

/** A message to send, or a wait that delays the messages behind it. */
type Step = { readonly send: () => void } | { readonly waitMs: number };

/** The server's end of a socket, with faults. Without faults it passes everything on at once. */
export class FaultyPort implements ServerPort {
  readonly #port: ServerPort;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #rules: FaultRule[] = [];
  readonly #queue: Step[] = [];
  #held: { readonly type: string; readonly text: string } | undefined;
  #timer: TimerHandle | undefined;
  #waiting = false;
  #stalled = false;
  #ended = false;

  constructor(port: ServerPort, clock: Clock, random: Random) {
    this.#port = port;
    this.#clock = clock;
    this.#random = random;
  }

  /** Adds a fault. */
  inject(fault: MessageFault): void {
    this.#rules.push(new FaultRule(fault, this.#random));
  }

  /** Delays everything for a while. */
  hold(durationMs: number): void {
    this.#enqueue({ waitMs: durationMs });
  }

  send(text: string): void {
    if (this.#stalled || this.#ended) return;
    if (this.#rules.length === 0 && !this.#waiting) return this.#port.send(text);
    const type = /^\{"type":"([^"]*)"/.exec(text)?.[1] ?? "";
    const faults = this.#rules.filter((rule) => rule.appliesTo(type)).map(({ fault }) => fault);
    this.#deliver(type, text, faults);
  }

  sendBytes(bytes: Uint8Array): void {
    this.#enqueue({ send: () => this.#port.sendBytes(bytes) });
  }

  close(code: number, reason: string): void {
    this.#release();
    this.#end(() => this.#port.close(code, reason));
  }

  terminate(): void {
    this.dispose();
    this.#port.terminate();
  }

  /** Drops the queued messages, because the socket has ended. */
  dispose(): void {
    this.#ended = true;
    this.#queue.length = 0;
    if (this.#waiting) this.#clock.clearTimer(this.#timer);
    this.#waiting = false;
  }

  #deliver(type: string, text: string, faults: readonly MessageFault[]): void {
    let message = text;
    let copies = 1;
    let reorder = false;
    for (const fault of faults) {
      switch (fault.fault) {
        case "drop":
          copies = 0;
          break;
        case "duplicate":
          copies *= 2;
          break;
        case "reorder":
          reorder = true;
          break;
        case "strip":
          message = without(message, fault.fields);
          break;
        case "close":
          return this.#closeBy(fault.code, fault.reason ?? "");
        case "stall":
          if (fault.durationMs === undefined) this.#stalled = true;
          else this.hold(fault.durationMs);
          break;
        case "delay":
          this.hold(fault.delayMs);
          break;
        case "garbage":
          this.#text(fault.text ?? "\u0000{not json");
          break;
        case "binary":
          this.sendBytes(new Uint8Array([0xde, 0xad, 0xbe, 0xef]));
          break;
      }
    }
    if (this.#stalled) return;
    this.#pass(type, message, copies, reorder);
  }

  /** Sends a message. A held message goes out after its partner, or before any other message. */
  #pass(type: string, text: string, copies: number, reorder: boolean): void {
    const swaps = this.#held && isOpenPair(this.#held.type, type);
    if (!swaps) this.#release();
    if (reorder && !this.#held && copies > 0 && hasPartner(type)) {
      this.#held = { type, text };
      return;
    }
    for (let copy = 0; copy < copies; copy++) this.#text(text);
    this.#release();
  }

  #release(): void {
    const held = this.#held;
    this.#held = undefined;
    if (held) this.#text(held.text);
  }

  #closeBy(code: number, reason: string): void {
    this.#end(() => code === 1006 ? this.#port.terminate() : this.#port.close(code, reason));
  }

  /** Queues the end behind the waiting messages. Nothing is sent after it. */
  #end(farewell: () => void): void {
    if (this.#ended) return;
    this.#enqueue({
      send: () => {
        this.#ended = true;
        farewell();
      },
    });
  }

  #text(text: string): void {
    this.#enqueue({ send: () => this.#port.send(text) });
  }

  #enqueue(step: Step): void {
    if (this.#ended) return;
    this.#queue.push(step);
    this.#drain();
  }

  #drain(): void {
    while (!this.#waiting && !this.#ended) {
      const step = this.#queue.shift();
      if (!step) return;
      if ("send" in step) step.send();
      else this.#wait(step.waitMs);
    }
  }

  #wait(durationMs: number): void {
    this.#waiting = true;
    this.#timer = this.#clock.setTimer(() => {
      this.#waiting = false;
      this.#drain();
    }, durationMs);
  }
}

function isOpenPair(first: string, second: string): boolean {
  return OPEN_PAIRS.some(([a, b]) =>
    (a === first && b === second) || (b === first && a === second)
  );
}

function hasPartner(type: string): boolean {
  return OPEN_PAIRS.some((pair) => pair.includes(type));
}

function without(text: string, fields: readonly string[]): string {
  const event = JSON.parse(text);
  for (const field of fields) delete event[field];
  return JSON.stringify(event);
}
