import type { OpenAIRealtimeModels } from "../../contract/session_config.ts";
import type { ApiKey } from "../../contract/transport_layer.ts";
import type { EngineTransportOptions } from "../engine_transport.ts";

/** What every transport to OpenAI's Realtime API takes. */
export interface OpenAIRealtimeBaseOptions extends EngineTransportOptions {
  /** The key, or a function that gives one for each connection. `connect()` may name another. */
  apiKey?: ApiKey;
  /** The model, until `connect()` names another. @default DEFAULT_OPENAI_REALTIME_MODEL */
  model?: OpenAIRealtimeModels;
}
