import type { RealtimeTransportLayer } from "../../contract/transport_layer.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../transport/openai/websocket.ts";
import type { PhoneSocketLike } from "../call/phone_socket.ts";
import type { PhoneModelExtras } from "../phone_bridge.ts";
import { PhoneRealtimeTransportLayer } from "../phone_transport.ts";
import type { PhoneLineOptions } from "../phone_transport_options.ts";
import { TwilioCall, type TwilioCallOptions } from "./twilio_call.ts";

/** What {@linkcode TwilioRealtimeTransportLayer} takes. */
export interface TwilioRealtimeTransportLayerOptions
  extends PhoneLineOptions, TwilioCallOptions, Omit<OpenAIRealtimeWebSocketOptions, "codec"> {
  /** The socket that Twilio has opened, as the server gives it; or a call that was accepted on it. */
  readonly twilioWebSocket: PhoneSocketLike | TwilioCall;
  /**
   * The connection to the model, in place of an `OpenAIRealtimeWebSocket` of the other options. Not
   * connected yet.
   */
  readonly modelTransport?: RealtimeTransportLayer & PhoneModelExtras;
}

/**
 * A caller on a phone, joined to a model over Twilio Media Streams.
 *
 * The line is µ-law, always. The caller's audio passes unchanged, with silence where frames were
 * lost; the model's is sent at the speed at which it is played. When the caller speaks, the line
 * falls silent, and each item is truncated at what the caller has heard. Every message of Twilio's
 * is on `*` as `{ type: "twilio_message", message }`.
 *
 * @example A call, from its socket to its end
 * ```ts
 * import { TwilioRealtimeTransportLayer } from "@voicewire/realtime/twilio";
 * import { createEmulator, createTelephone } from "@voicewire/realtime/testing";
 *
 * const telephone = createTelephone();
 * const transport = new TwilioRealtimeTransportLayer({
 *   twilioWebSocket: telephone.socket,
 *   createWebSocket: createEmulator().createWebSocket,
 * });
 * await transport.connect({ apiKey: "any" });
 * transport.sendMessage("say: hi");
 * const outcome = await transport.hangup();
 * if (outcome !== "drained") throw new Error("the caller has not heard it");
 * ```
 */
export class TwilioRealtimeTransportLayer extends PhoneRealtimeTransportLayer {
  /** The call. */
  declare readonly call: TwilioCall;

  /**
   * Listens to the call; nothing is connected before `connect`.
   *
   * @throws {TypeError} If `twilioWebSocket` is no socket.
   * @throws {RangeError} If a number is out of its range.
   * @throws {UserError} If the call was joined already.
   */
  constructor(options: TwilioRealtimeTransportLayerOptions) {
    const { twilioWebSocket, modelTransport } = options;
    super({
      ...options,
      call: twilioWebSocket instanceof TwilioCall
        ? twilioWebSocket
        : new TwilioCall(twilioWebSocket, options),
      // A codec would decode what is to pass unchanged.
      model: modelTransport ?? new OpenAIRealtimeWebSocket({ ...options, codec: undefined }),
    });
  }
}
