import type { Json } from "../base/json.ts";
import { invalidValue, missingParameter, unknownParameter } from "../base/problems.ts";
import type { EmulatorSettings } from "../options/emulator_settings.ts";
import { type HttpProblem, problem } from "../server/http_problem.ts";
import { parseJsonObject } from "../server/parse_json_object.ts";
import { requireServerKey } from "../server/require_server_key.ts";
import type { RunningSession } from "../session/running_session.ts";
import type { SipCalls } from "./sip_calls.ts";
import type { SipLeg } from "./sip_leg.ts";

/** Options of {@linkcode CallControl}. */
export interface CallControlOptions {
  readonly settings: EmulatorSettings;
  readonly sip: SipCalls;
  /** The running session of a call over SIP or WebRTC. */
  find(callId: string): RunningSession | undefined;
}

const DECLINE = 603;

/**
 * Carries out a server's requests for a call: `POST /v1/realtime/calls/{call_id}/…`
 * (docs/protocol.md#accepting-and-ending-a-call).
 */
export class CallControl {
  readonly #options: CallControlOptions;

  constructor(options: CallControlOptions) {
    this.#options = options;
  }

  /**
   * Carries out one action.
   *
   * @throws {ApiProblem | HttpProblem} Rejects if the request is refused.
   */
  async handle(request: Request, callId: string, action: string): Promise<void> {
    const actions: Readonly<Record<string, (text: string) => void>> = {
      accept: (text) => this.#accept(request, callId, text),
      reject: (text) => this.#reject(callId, text),
      refer: (text) => this.#refer(callId, text),
      hangup: () => this.#hangUp(callId),
    };
    const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (!act) throw problem(404, null, `No route: calls/…/${action}`);
    requireServerKey(request, this.#options.settings);
    act(await request.text());
  }

  #accept(request: Request, callId: string, text: string): void {
    const leg = this.#ringing(callId);
    this.#options.sip.accept(leg, request, parseJsonObject(text, "body"));
  }

  #reject(callId: string, text: string): void {
    const leg = this.#ringing(callId);
    const { status_code: statusCode = DECLINE } = fieldsOf(text, "status_code");
    if (!isRefusal(statusCode)) {
      throw invalidValue("The status code must be a SIP status from 300 to 699.", "status_code");
    }
    leg.finish({ kind: "rejected", statusCode });
  }

  #refer(callId: string, text: string): void {
    const leg = this.#accepted(callId);
    const { target_uri: targetUri } = fieldsOf(text, "target_uri");
    if (targetUri === undefined) throw missingParameter("target_uri");
    if (typeof targetUri !== "string" || !/^(tel|sip):./.test(targetUri)) {
      throw invalidValue("The target must be a 'tel:' or a 'sip:' URI.", "target_uri");
    }
    leg.refer(targetUri);
  }

  #hangUp(callId: string): void {
    const isSip = this.#options.sip.find(callId) !== undefined;
    if (isSip) this.#accepted(callId).finish({ kind: "hung_up", by: "application" });
    const session = this.#options.find(callId);
    if (!session) throw notFound();
    session.close();
  }

  #ringing(callId: string): SipLeg {
    const leg = this.#leg(callId);
    if (!leg.session) return leg;
    throw this.#wrongState("call_already_accepted", "The call was accepted already.");
  }

  #accepted(callId: string): SipLeg {
    const leg = this.#leg(callId);
    if (leg.session) return leg;
    throw this.#wrongState("call_not_accepted", "The call was not accepted yet.");
  }

  #leg(callId: string): SipLeg {
    const leg = this.#options.sip.find(callId);
    if (leg) return leg;
    if (!this.#options.find(callId)) throw notFound();
    throw this.#wrongState("not_a_sip_call", "The call did not come over SIP.");
  }

  #wrongState(code: string, message: string): HttpProblem {
    return problem(this.#options.settings.openQuestions.callStateStatus, code, message);
  }
}

function notFound(): HttpProblem {
  return problem(404, "call_not_found", "No call has this id.");
}

/** Parses a body that may be empty, or hold the one field `name`. */
function fieldsOf(text: string, name: string): Json {
  const body = text === "" ? {} : parseJsonObject(text, "body");
  for (const field of Object.keys(body)) if (field !== name) throw unknownParameter(field);
  return body;
}

/** Whether a value is a final SIP status that is not a success. */
function isRefusal(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 300 && value <= 699;
}
