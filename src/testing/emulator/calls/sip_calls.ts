import type { IdSource } from "../base/id_source.ts";
import type { Json } from "../base/json.ts";
import type { ClientEventChecks } from "../checks/client_event_checks.ts";
import { type EmulatorSettings, unixSeconds } from "../options/emulator_settings.ts";
import { admitRequest, handshakeOf, type SessionAdmission } from "../server/admit_request.ts";
import type { ClientSecrets } from "../server/client_secrets.ts";
import { problem } from "../server/http_problem.ts";
import type { RunningSession } from "../session/running_session.ts";
import type { CallMedia } from "./call_media.ts";
import { checkAcceptConfig } from "./check_accept_config.ts";
import type { IncomingCallEvent, SipDialOptions, SipHeader } from "./sip_call.ts";
import { SipLeg } from "./sip_leg.ts";

const DEFAULT_MODEL = "gpt-realtime";

/** Options of {@linkcode SipCalls}. */
export interface SipCallsOptions {
  readonly settings: EmulatorSettings;
  readonly secrets: ClientSecrets;
  readonly checks: ClientEventChecks;
  readonly ids: IdSource;
  createSession(admission: SessionAdmission, media: CallMedia, callId: string): RunningSession;
}

/** The SIP calls that ring or are in progress. */
export class SipCalls {
  readonly #options: SipCallsOptions;
  readonly #legs = new Map<string, SipLeg>();

  constructor(options: SipCallsOptions) {
    this.#options = options;
  }

  /** Starts a call. */
  dial({ headers, mediaSecurity, record = true }: SipDialOptions): SipLeg {
    const { settings, ids } = this.#options;
    const leg = new SipLeg({
      settings,
      incoming: this.#incoming(headers, mediaSecurity),
      webhookId: ids.webhook(),
      record,
      onEnd: ({ callId }) => this.#legs.delete(callId),
    });
    this.#legs.set(leg.callId, leg);
    return leg;
  }

  /** The call with an id, unless it has ended. */
  find(callId: string): SipLeg | undefined {
    return this.#legs.get(callId);
  }

  /**
   * Accepts a ringing call.
   *
   * @throws {ApiProblem} If the config is not valid.
   * @throws {HttpProblem} If the key may not use the model.
   */
  accept(leg: SipLeg, request: Request, body: Json): void {
    const { settings, checks } = this.#options;
    const preset = checkAcceptConfig(body, checks, settings.openQuestions) as unknown as Json;
    const model = preset.model ?? DEFAULT_MODEL;
    const admission = admitRequest(handshakeOf(request), model, this.#options);
    if (admission.kind !== "realtime") throw problem(400, null, "A call's session must speak.");
    leg.accept(this.#options.createSession({ ...admission, preset }, leg.media, leg.callId));
  }

  /** Ends every call from the service's side. */
  close(): void {
    for (const leg of this.#legs.values()) leg.finish({ kind: "hung_up", by: "service" });
  }

  #incoming(
    headers: readonly SipHeader[] | undefined,
    mediaSecurity: SipDialOptions["mediaSecurity"],
  ): IncomingCallEvent {
    const { settings, ids } = this.#options;
    const sipHeaders = headers ?? [
      { name: "From", value: "<sip:+15550100@sip.example.com>;tag=1" },
      { name: "To", value: "<sip:proj_test@sip.api.openai.com>" },
      { name: "Call-ID", value: `${ids.text(16)}@sip.example.com` },
    ];
    return {
      object: "event",
      id: ids.webhookEvent(),
      type: "realtime.call.incoming",
      created_at: unixSeconds(settings),
      data: {
        call_id: ids.realtimeCall(),
        sip_headers: sipHeaders.map(({ name, value }) => ({ name, value })),
        ...mediaSecurity && { sip_media_security: mediaSecurity },
      },
    };
  }
}
