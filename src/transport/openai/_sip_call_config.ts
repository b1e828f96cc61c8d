import { UserError } from "../../contract/errors.ts";
import type {
  OutputModality,
  RealtimeWireSession,
  SessionAudioInput,
  SessionAudioOutput,
} from "../../wire/openai/session.ts";

/** An audio format in the config of a call. */
export type SipAudioFormat =
  | { type?: "audio/pcm"; rate?: 24_000 }
  | { type?: "audio/pcmu" }
  | { type?: "audio/pcma" };

/** A tool in the config of a call. */
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
 * The config that a call is accepted with: the first session config, in the wire's form
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
      /** It may be `null` at run time, which turns it off: the type of the `openai` package lacks that. */
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

/** A session config in the wire's form, for code that reads only its `type`. */
// deno-lint-ignore no-explicit-any -- the service's own fields
export type RealtimeSessionPayload = { type: "realtime" } & Record<string, any>;

const UNSUPPORTED = ["threshold", "prefix_padding_ms", "silence_duration_ms"] as const;

/**
 * Refuses the fields that the service would refuse as well, but without naming them.
 *
 * @throws {UserError} If the turn detection has a field that SIP calls do not support.
 */
export function refuseUnsupportedFields({ audio }: RealtimeWireSession): void {
  const detection: object = audio?.input?.turn_detection ?? {};
  const found = UNSUPPORTED.filter((field) =>
    (detection as Record<string, unknown>)[field] !== undefined
  );
  if (found.length === 0) return;
  throw new UserError(
    `Cannot build the config of a SIP call: the service does not accept ${
      found.join(", ")
    } in its turn detection. Leave these fields out`,
  );
}
