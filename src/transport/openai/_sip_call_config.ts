import { UserError } from "../../contract/errors.ts";
import type {
  OutputModality,
  RealtimeWireSession,
  SessionAudioInput,
  SessionAudioOutput,
} from "../../wire/openai/session.ts";

/** An audio format as a call is accepted with it. */
export type SipAudioFormat =
  | { type?: "audio/pcm"; rate?: 24_000 }
  | { type?: "audio/pcmu" }
  | { type?: "audio/pcma" };

/** A tool as a call is accepted with it. */
export type SipTool =
  | { type: "function"; name?: string; description?: string; parameters?: unknown }
  | {
    type: "mcp";
    server_label: string;
    server_url?: string;
    server_description?: string;
    authorization?: string;
    headers?: { [name: string]: string } | null;
    allowed_tools?: string[] | { read_only?: boolean; tool_names?: string[] } | null;
    require_approval?:
      | "always"
      | "never"
      | {
        always?: { read_only?: boolean; tool_names?: string[] };
        never?: { read_only?: boolean; tool_names?: string[] };
      }
      | null;
  };

/**
 * What a call is accepted with: the first session config, as the service takes it
 * (docs/protocol.md#accepting-and-ending-a-call).
 */
export type SipCallConfig = {
  type: "realtime";
  model?: string;
  instructions?: string;
  output_modalities?: OutputModality[];
  audio?: {
    input?: Pick<SessionAudioInput, "turn_detection"> & {
      format?: SipAudioFormat;
      /** `null` where it is off; the `openai` package has no word for that. */
      noise_reduction?: { type?: "near_field" | "far_field" };
      transcription?: { language?: string; model?: string; prompt?: string };
    };
    output?: Omit<SessionAudioOutput, "format"> & { format?: SipAudioFormat };
  };
  tools?: SipTool[];
  tool_choice?:
    | "none"
    | "auto"
    | "required"
    | { type: "function"; name: string }
    | { type: "mcp"; server_label: string; name?: string | null };
  parallel_tool_calls?: boolean;
  reasoning?: { effort?: "minimal" | "low" | "medium" | "high" | "xhigh" };
};

/** A first session config as the service takes it, for code that looks at no field but the type. */
// deno-lint-ignore no-explicit-any -- the service's own fields
export type RealtimeSessionPayload = { type: "realtime" } & Record<string, any>;

const UNSUPPORTED = ["threshold", "prefix_padding_ms", "silence_duration_ms"] as const;

/**
 * Refuses here what the service would refuse with an error that names nothing.
 *
 * @throws {UserError} If a field of the turn detection is one that calls do not have.
 */
export function refuseUnsupportedFields({ audio }: RealtimeWireSession): void {
  const detection: object = audio?.input?.turn_detection ?? {};
  const found = UNSUPPORTED.filter((field) =>
    (detection as Record<string, unknown>)[field] !== undefined
  );
  if (found.length === 0) return;
  throw new UserError(
    `Cannot accept a call with ${
      found.join(", ")
    } in its turn detection: the service refuses them for SIP calls`,
  );
}
