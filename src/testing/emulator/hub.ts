import type { Clock } from "../../clock/clock.ts";
import { createEmit } from "./base/emit.ts";
import { IdSource } from "./base/id_source.ts";
import { createRandom } from "./base/random.ts";
import { CallControl } from "./calls/call_control.ts";
import type { CallMedia } from "./calls/call_media.ts";
import { callRoute } from "./calls/call_routes.ts";
import type { SipCall, SipDialOptions } from "./calls/sip_call.ts";
import { SipCalls } from "./calls/sip_calls.ts";
import { WebRTCCalls } from "./calls/webrtc_calls.ts";
import { ClientEventChecks } from "./checks/client_event_checks.ts";
import type { EmulatorSession } from "./emulator_session.ts";
import { FaultyPort } from "./faults/faulty_port.ts";
import {
  HandshakeFaults,
  type HandshakeRefusal,
  isMessageFault,
} from "./faults/handshake_faults.ts";
import type { EmulatorSettings } from "./options/emulator_settings.ts";
import type { SessionAdmission } from "./server/admit_request.ts";
import { authenticate, type Refusal, refusal } from "./server/authenticate.ts";
import { ClientSecrets } from "./server/client_secrets.ts";
import { answerClientSecrets } from "./server/client_secrets_route.ts";
import type { Handshake } from "./server/handshake.ts";
import type { ServerPort, ServerPortHandler } from "./server/server_port.ts";
import { RunningSession } from "./session/running_session.ts";

/** How many sessions that have ended can still be looked at. */
const ENDED_SESSIONS_KEPT = 100;

/** Where every connection arrives, whatever it came over. */
export class Hub {
  readonly #settings: EmulatorSettings;
  readonly #checks: ClientEventChecks;
  readonly #ids: IdSource;
  readonly #secrets: ClientSecrets;
  readonly #faults: HandshakeFaults;
  readonly #calls: WebRTCCalls;
  readonly #sip: SipCalls;
  readonly #control: CallControl;
  readonly #running = new Set<RunningSession>();
  readonly #ended: RunningSession[] = [];
  #sessionCount = 0;
  #lineCount = 0;

  constructor(settings: EmulatorSettings) {
    this.#settings = settings;
    this.#checks = new ClientEventChecks(settings.openQuestions.unknownParameterCode);
    this.#ids = new IdSource(settings.seed);
    this.#faults = new HandshakeFaults(settings.faults);
    this.#secrets = new ClientSecrets(settings, this.#ids);
    this.#calls = new WebRTCCalls({
      settings,
      secrets: this.#secrets,
      checks: this.#checks,
      refusal: (handshake) => this.refusal(handshake),
      createSession: (admission, media) => this.#createSession(admission, media),
      lineTo: (port, handshake) => this.#lineTo(port, handshake),
    });
    this.#sip = new SipCalls({
      settings,
      secrets: this.#secrets,
      checks: this.#checks,
      ids: this.#ids,
      createSession: (admission, media, callId) => this.#createSession(admission, media, callId),
    });
    this.#control = new CallControl({
      settings,
      sip: this.#sip,
      find: (callId) => this.#find(callId),
    });
  }

  /** The sessions: the last that ended, then those that run, in the order of their beginning. */
  get sessions(): readonly EmulatorSession[] {
    return [...this.#ended, ...this.#running];
  }

  /** What everything is timed on. */
  get clock(): Clock {
    return this.#settings.clock;
  }

  /** Takes a connection that is open, and says at once what there is to say. */
  connect(handshake: Handshake, port: ServerPort): ServerPortHandler {
    const line = this.#lineTo(port, handshake);
    const handler = this.#admit(handshake, line);
    return {
      handleMessage: handler.handleMessage,
      handleClose(code, reason) {
        line.dispose();
        handler.handleClose(code, reason);
      },
    };
  }

  /** Answers an HTTP request. */
  fetch(request: Request): Promise<Response> {
    const calls = {
      answer: this.#calls.answer.bind(this.#calls),
      control: this.#control.handle.bind(this.#control),
    };
    return callRoute(request, calls) ?? answerClientSecrets(request, {
      settings: this.#settings,
      checks: this.#checks,
      secrets: this.#secrets,
      ids: this.#ids,
    });
  }

  /** Somebody calls over SIP. */
  dialSip(options: SipDialOptions): SipCall {
    return this.#sip.dial(options);
  }

  /** Whether a handshake is refused before there is a connection. Asking counts. */
  refusal(handshake: Handshake): HandshakeRefusal | undefined {
    return this.#faults.refusal(handshake);
  }

  #lineTo(port: ServerPort, handshake: Handshake): FaultyPort {
    const { clock, seed } = this.#settings;
    const line = new FaultyPort(port, clock, createRandom(seedOf(seed, ++this.#lineCount << 16)));
    for (const fault of this.#faults.forConnection(handshake)) {
      if (fault.fault === "slow_start") line.hold(fault.delayMs);
      else if (isMessageFault(fault)) line.inject(fault);
    }
    return line;
  }

  #admit(handshake: Handshake, port: FaultyPort): ServerPortHandler {
    const admission = authenticate(handshake, this.#settings, this.#secrets);
    if (admission.kind === "refused") return this.#refuse(admission, port);
    if (admission.kind === "sideband") return this.#attach(admission.callId, port);
    const session = this.#createSession(admission);
    session.begin(port);
    return handlerOf(session, port);
  }

  #createSession(admission: SessionAdmission, media?: CallMedia, callId?: string): RunningSession {
    const ordinal = ++this.#sessionCount;
    const session = new RunningSession({
      ...admission,
      media,
      callId,
      settings: this.#settings,
      checks: this.#checks,
      ids: new IdSource(seedOf(this.#settings.seed, 2 * ordinal)),
      random: createRandom(seedOf(this.#settings.seed, 2 * ordinal + 1)),
      onEnd: (ended) => this.#handleEnd(ended),
    });
    this.#running.add(session);
    return session;
  }

  /** Ends every session, and every call that rings. */
  close(): void {
    this.#sip.close();
    for (const session of this.#running) session.close(1001, "The emulator has been closed.");
  }

  #attach(callId: string, port: FaultyPort): ServerPortHandler {
    const session = this.#find(callId);
    if (!session) {
      return this.#refuse(refusal("call_not_found", "No call has this id.", 4004), port);
    }
    session.attach(port);
    return handlerOf(session, port);
  }

  #find(callId: string): RunningSession | undefined {
    for (const session of this.#running) if (session.callId === callId) return session;
  }

  #refuse({ problem, closeCode, closeReason }: Refusal, port: ServerPort): ServerPortHandler {
    const emit = createEmit(this.#ids, (event) => port.send(JSON.stringify(event)));
    emit("error", { error: problem.toWire(null) });
    port.close(closeCode, closeReason);
    return { handleMessage() {}, handleClose() {} };
  }

  #handleEnd(session: RunningSession): void {
    this.#running.delete(session);
    this.#ended.push(session);
    if (this.#ended.length > ENDED_SESSIONS_KEPT) this.#ended.shift();
  }
}

function handlerOf(session: RunningSession, port: FaultyPort): ServerPortHandler {
  return {
    handleMessage: (data) => session.handleMessage(data, port),
    handleClose: (code, reason) => session.handleClose(port, code, reason),
  };
}

/** A seed of its own for each session, far from those of its neighbours. */
function seedOf(seed: number, ordinal: number): number {
  return Math.imul(seed + 1, 0x85ebca6b) ^ Math.imul(ordinal, 0xc2b2ae35);
}
