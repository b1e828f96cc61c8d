import type { OpenAIRealtimeModels } from "../../contract/session_config.ts";
import type { ApiKey } from "../../contract/transport_layer.ts";
import type { AudioTransportOptions } from "../audio_transport.ts";

/** The options of every transport to OpenAI's Realtime API. */
export interface OpenAIRealtimeBaseOptions extends AudioTransportOptions {
  /**
   * The API key, or a function that returns one for each connection. The key of `connect()` takes priority.
   */
  apiKey?: ApiKey | undefined;
  /** The model. The model of `connect()` takes priority. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels | undefined;
}
