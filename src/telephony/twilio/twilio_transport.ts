import type { RealtimeTransportLayer } from "../../contract/transport_layer.ts";
import {
  OpenAIRealtimeWebSocket,
  type OpenAIRealtimeWebSocketOptions,
} from "../../transport/openai/websocket.ts";
import type { PhoneSocketLike } from "../call/phone_socket.ts";
import type { PhoneModelExtras } from "../phone_model.ts";
import { PhoneRealtimeTransportLayer } from "../phone_transport.ts";
import type { PhoneLineOptions } from "../phone_transport_options.ts";
import { TwilioCall, type TwilioCallOptions } from "./twilio_call.ts";
import type { TwilioMessageEvent } from "./twilio_messages.ts";

/** Options of {@linkcode TwilioRealtimeTransportLayer}. */
export interface TwilioRealtimeTransportLayerOptions
  extends
    PhoneLineOptions,
    TwilioCallOptions,
    Omit<OpenAIRealtimeWebSocketOptions, "codec" | "clock" | "logger"> {
  /**
   * The socket that Twilio has opened, as the server hands it over, or a call that was accepted on
   * it.
   */
  readonly twilioWebSocket: PhoneSocketLike | TwilioCall;
  /**
   * The connection to the model, not connected yet.
   *
   * @default an `OpenAIRealtimeWebSocket` with these options
   */
  readonly modelTransport?: (RealtimeTransportLayer & PhoneModelExtras) | undefined;
}

/**
 * Joins a caller on a phone to a model, over Twilio Media Streams.
 *
 * The line is always µ-law. The caller's audio passes unchanged, with silence where frames were
 * lost. The model's audio is sent at the speed at which it is played. When the caller speaks, the
 * line falls silent, and each item is truncated where the caller stopped hearing it. Each message
 * of Twilio is raised on `*` as `{ type: "twilio_message", message }`.
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
 * if (outcome !== "drained") throw new Error("the caller has not heard everything");
 * ```
 */
export class TwilioRealtimeTransportLayer extends PhoneRealtimeTransportLayer<TwilioMessageEvent> {
  /** The call. */
  declare readonly call: TwilioCall;

  /**
   * Listens to the call. Connects nothing before `connect`.
   *
   * @throws {TypeError} If `twilioWebSocket` is not a socket.
   * @throws {RangeError} If a number is out of its range.
   * @throws {UserError} If another transport has joined the call, or `modelTransport` is not
   * disconnected.
   */
  constructor(options: TwilioRealtimeTransportLayerOptions) {
    const { twilioWebSocket, modelTransport } = options;
    super({
      ...options,
      call: twilioWebSocket instanceof TwilioCall
        ? twilioWebSocket
        : new TwilioCall(twilioWebSocket, options),
      // A codec would decode audio that has to pass unchanged.
      model: modelTransport ?? new OpenAIRealtimeWebSocket({ ...options, codec: undefined }),
    });
  }
}
