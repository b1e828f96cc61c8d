import type { OpenAIRealtimeModels } from "../../contract/session_config.ts";
import type { ApiKey } from "../../contract/transport_layer.ts";
import type { AudioTransportOptions } from "../audio_transport.ts";

/** The options of every transport to OpenAI's Realtime API. */
export interface OpenAIRealtimeBaseOptions extends AudioTransportOptions {
  /** The key, or a function that gives one for each connection. `connect()` may name another. */
  apiKey?: ApiKey | undefined;
  /** The model, until `connect()` names another. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels | undefined;
}
