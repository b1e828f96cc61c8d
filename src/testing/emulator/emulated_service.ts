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

/** How many ended sessions stay available. */
const ENDED_SESSIONS_KEPT = 100;

/**
 * The emulated service: takes every connection and every HTTP request, and keeps the sessions and
 * calls.
 */
export class EmulatedService {
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
  #portCount = 0;

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
      faultyPortOf: (port, handshake) => this.#faultyPortOf(port, handshake),
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

  /** The sessions that ended last, then the running ones in the order they began. */
  get sessions(): readonly EmulatorSession[] {
    return [...this.#ended, ...this.#running];
  }

  /** The clock that times everything. */
  get clock(): Clock {
    return this.#settings.clock;
  }

  /** Takes an open connection, and sends the first events at once. */
  connect(handshake: Handshake, port: ServerPort): ServerPortHandler {
    const faultyPort = this.#faultyPortOf(port, handshake);
    const handler = this.#admit(handshake, faultyPort);
    return {
      handleMessage: handler.handleMessage,
      handleClose(code, reason) {
        faultyPort.dispose();
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

  /** Starts a telephone call over SIP. */
  dialSip(options: SipDialOptions): SipCall {
    return this.#sip.dial(options);
  }

  /** Whether a handshake is refused before a connection exists. Each call counts as an attempt. */
  refusal(handshake: Handshake): HandshakeRefusal | undefined {
    return this.#faults.refusal(handshake);
  }

  #faultyPortOf(port: ServerPort, handshake: Handshake): FaultyPort {
    const { clock, seed } = this.#settings;
    const random = createRandom(seedOf(seed, ++this.#portCount << 16));
    const faultyPort = new FaultyPort(port, clock, random);
    for (const fault of this.#faults.forConnection(handshake)) {
      if (fault.fault === "slow_start") faultyPort.hold(fault.delayMs);
      else if (isMessageFault(fault)) faultyPort.inject(fault);
    }
    return faultyPort;
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

  /** Ends every running session and every ringing call. */
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

/** A seed for each session, far from the seeds of its neighbours. */
function seedOf(seed: number, ordinal: number): number {
  return Math.imul(seed + 1, 0x85ebca6b) ^ Math.imul(ordinal, 0xc2b2ae35);
}
