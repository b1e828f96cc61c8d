import type { Json } from "../base/json.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import type { FaultyPort } from "../faults/faulty_port.ts";
import type { HandshakeRefusal } from "../faults/handshake_faults.ts";
import type { EmulatorCall, EmulatorPeer } from "../options/answer_offer.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { admitRequest, handshakeOf, type SessionAdmission } from "../server/admit_request.ts";
import type { ClientSecrets } from "../server/client_secrets.ts";
import { credentialOf, type Handshake } from "../server/handshake.ts";
import { problem } from "../server/http_problem.ts";
import type { ServerPort } from "../server/server_port.ts";
import type { RunningSession } from "../session/running_session.ts";
import type { CallMedia } from "./call_media.ts";
import type { CallOffer } from "./call_routes.ts";

/** How long a peer may take to open its data channel. */
const OPENING_MS = 30_000;

const DEFAULT_MODEL = "gpt-realtime";

/** Options of {@linkcode WebRTCCalls}. */
export interface WebRTCCallsOptions {
  readonly settings: EmulatorSettings;
  readonly secrets: ClientSecrets;
  readonly checks: ClientEventChecks;
  refusal(handshake: Handshake): HandshakeRefusal | undefined;
  createSession(admission: SessionAdmission, media: CallMedia): RunningSession;
  faultyPortOf(port: ServerPort, handshake: Handshake): FaultyPort;
}

/** The WebRTC calls. An answered offer starts a session whose audio goes through the peer. */
export class WebRTCCalls {
  readonly #options: WebRTCCallsOptions;

  constructor(options: WebRTCCallsOptions) {
    this.#options = options;
  }

  /**
   * Answers an offer.
   *
   * @throws {ApiProblem | HttpProblem} Rejects if the offer is refused.
   */
  async answer(
    request: Request,
    offer: CallOffer,
  ): Promise<{ readonly sdp: string; readonly callId: string }> {
    const { settings, faultyPortOf } = this.#options;
    const handshake = handshakeOf(request);
    const refused = this.#options.refusal(handshake);
    if (refused?.kind === "hang") return await new Promise(() => {});
    if (refused) throw problem(refused.status, null, refused.message);
    const admission = this.#admit(handshake, offer);
    if (!settings.answerOffer) {
      throw problem(501, null, "The emulator has no WebRTC: give createEmulator an answerOffer");
    }
    let peer: EmulatorPeer | undefined;
    const session = this.#options.createSession(admission, { play: (frame) => peer?.play(frame) });
    const port = faultyPortOf(portTo(() => peer), handshake);
    const { callId } = session;
    session.ended.then(() => peer?.close());
    try {
      peer = await settings.answerOffer({ sdp: offer.sdp, callId }, this.#callOf(session, port));
      return { sdp: peer.sdp, callId };
    } catch (error) {
      session.terminate();
      const why = error instanceof Error ? error.message : String(error);
      throw problem(400, "invalid_offer", `The offer cannot be answered: ${why}`);
    }
  }

  #admit(handshake: Handshake, { session }: CallOffer): SessionAdmission {
    const preset = session && this.#options.checks.session(session) as unknown as Json;
    const model = preset?.model ?? this.#modelOfKey(handshake);
    const admission = admitRequest(handshake, model, this.#options);
    return preset ? { ...admission, preset } : admission;
  }

  /** The model that an ephemeral key was minted for. A key for no particular model has the default one. */
  #modelOfKey(handshake: Handshake): string | undefined {
    const key = credentialOf(handshake);
    if (!key.startsWith("ek_")) return undefined;
    const preset = this.#options.secrets.get(key)?.session;
    if (preset?.type === "transcription") return undefined;
    return typeof preset?.model === "string" ? preset.model : DEFAULT_MODEL;
  }

  #callOf(session: RunningSession, port: FaultyPort): EmulatorCall {
    const { clock } = this.#options.settings;
    const timer = clock.setTimer(() => session.terminate(), OPENING_MS);
    let isOpen = false;
    session.ended.then(() => clock.clearTimer(timer));
    return {
      handleOpen() {
        if (isOpen || session.end) return;
        isOpen = true;
        clock.clearTimer(timer);
        session.begin(port);
      },
      handleMessage(data) {
        if (isOpen) session.handleMessage(data, port);
      },
      handleAudio(linear16) {
        if (isOpen) session.handleAudio(linear16);
      },
      handleClose() {
        port.dispose();
        if (isOpen) session.handleClose(port, 1005, "");
        else session.terminate();
      },
    };
  }
}

function portTo(peer: () => EmulatorPeer | undefined): ServerPort {
  return {
    send: (text) => peer()?.send(text),
    sendBytes() {}, // the service's data channel carries only text
    close: () => peer()?.close(),
    terminate: () => peer()?.close(),
  };
}
