import { IdSource } from "../../../src/testing/emulator/base/id_source.ts";
import { createRandom } from "../../../src/testing/emulator/base/random.ts";
import { ClientEventChecks } from "../../../src/testing/emulator/checks/client_event_checks.ts";
import type { EmulatorOptions } from "../../../src/testing/emulator/options/emulator_options.ts";
import { resolveSettings } from "../../../src/testing/emulator/options/emulator_settings.ts";
import type { SessionKind } from "../../../src/testing/emulator/session/initial_session.ts";
import { SessionEngine } from "../../../src/testing/emulator/session/session_engine.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";

// deno-lint-ignore no-explicit-any
export type AnyEvent = any;

/** A session engine without a socket, and a record of its events. */
export class EngineClient {
  readonly clock = new ManualClock();
  readonly engine: SessionEngine;
  readonly events: AnyEvent[] = [];
  closed: { code: number; reason: string } | undefined;

  constructor(options: EmulatorOptions = {}, kind: SessionKind = "realtime", model?: string) {
    const settings = resolveSettings({ clock: this.clock, ...options });
    this.engine = new SessionEngine({
      settings,
      checks: new ClientEventChecks(settings.openQuestions.unknownParameterCode),
      ids: new IdSource(7),
      random: createRandom(8),
      kind,
      ...kind === "realtime" ? { model: model ?? "gpt-realtime" } : {},
      deliver: (event) => this.events.push(JSON.parse(JSON.stringify(event))),
      onClose: (code, reason) => this.closed = { code, reason },
    });
    this.engine.start();
  }

  send(event: AnyEvent): void {
    this.engine.handleMessage(JSON.stringify(event));
  }

  sendAudio(bytes: Uint8Array, chunkBytes = 960): void {
    for (let start = 0; start < bytes.length; start += chunkBytes) {
      const audio = bytesToBase64(bytes.subarray(start, start + chunkBytes));
      this.send({ type: "input_audio_buffer.append", audio });
    }
  }

  sendText(text: string): void {
    const content = [{ type: "input_text", text }];
    this.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content },
    });
  }

  update(session: AnyEvent): void {
    this.send({ type: "session.update", session: { type: "realtime", ...session } });
  }

  /** The types of the events since `from`. A run of equal deltas counts as one. */
  types(from = 0): string[] {
    const types = this.events.slice(from).map(({ type }) => type as string);
    return types.filter((type, index) => !type.endsWith(".delta") || type !== types[index - 1]);
  }

  all(type: string): AnyEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  last(type: string): AnyEvent {
    const event = this.events.findLast((candidate) => candidate.type === type);
    if (!event) throw new Error(`no ${type} among ${this.types().join(", ")}`);
    return event;
  }

  /** The only error since `from`. Fails if there is not exactly one. */
  error(from = 0): AnyEvent {
    const errors = this.events.slice(from).filter(({ type }) => type === "error");
    if (errors.length !== 1) throw new Error(`${errors.length} errors: ${JSON.stringify(errors)}`);
    return errors[0].error;
  }
}
