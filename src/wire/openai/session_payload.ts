import { toFormat } from "../../contract/audio_format.ts";
import type {
  RealtimeAudioFormatDefinition,
  RealtimeSessionConfig,
  RealtimeSessionConfigDefinition,
  RealtimeSessionConfigDeprecated,
  RealtimeToolDefinition,
  RealtimeTurnDetectionConfig,
} from "../../contract/session_config.ts";
import { DEFAULT_OPENAI_REALTIME_SESSION_CONFIG } from "../../contract/session_defaults.ts";
import { isObject } from "../is_object.ts";
import type { RealtimeWireSession } from "./session.ts";

/** What the connection itself decides, whatever the config says. */
export interface SessionPayloadOptions {
  /** Used when the config names no model. Without one, the session keeps the one it has. */
  readonly model: string | undefined;
  /** The format that the transport puts on the wire, both ways: it overrides the config's. */
  readonly wireFormat?: RealtimeAudioFormatDefinition | undefined;
}

/**
 * The complete `session` of a `session.update`, rebuilt over the defaults each time (PROTOCOL G.6):
 * what the config leaves out goes back to its default, `null` turns a setting off and is sent, and
 * fields that are `undefined` vanish when the event is written as JSON. Tracing is not part of it.
 */
export function sessionPayload(
  config: Partial<RealtimeSessionConfig>,
  { model, wireFormat }: SessionPayloadOptions,
): RealtimeWireSession {
  const { audio, ...rest } = config as Partial<
    RealtimeSessionConfigDefinition & RealtimeSessionConfigDeprecated
  >;
  const defaults = DEFAULT_OPENAI_REALTIME_SESSION_CONFIG;
  const input = { // what is said in both spellings is taken from the current one
    ...defaults.audio?.input,
    ...defined({
      format: rest.inputAudioFormat,
      noiseReduction: rest.inputAudioNoiseReduction,
      transcription: rest.inputAudioTranscription,
      turnDetection: rest.turnDetection,
    }),
    ...defined(audio?.input),
  };
  const output = {
    ...defaults.audio?.output,
    ...defined({ format: rest.outputAudioFormat, speed: rest.speed }),
    ...defined(audio?.output),
  };
  const payload = {
    type: "realtime",
    instructions: rest.instructions,
    model: rest.model ?? model,
    output_modalities: rest.outputModalities ?? rest.modalities ?? defaults.outputModalities,
    audio: {
      input: {
        format: toFormat(input.format),
        noise_reduction: input.noiseReduction,
        transcription: input.transcription,
        turn_detection: toTurnDetection(input.turnDetection),
      },
      output: {
        format: toFormat(output.format),
        voice: output.voice ?? rest.voice ?? undefined, // there is no such thing as none
        speed: output.speed,
      },
    },
    tool_choice: rest.toolChoice,
    parallel_tool_calls: rest.parallelToolCalls,
    reasoning: rest.reasoning,
    ...rest.providerData,
    ...defined({
      prompt: rest.prompt && toPrompt(rest.prompt),
      tools: rest.tools?.length ? rest.tools.map(toTool) : undefined,
    }),
  } as RealtimeWireSession;
  return wireFormat ? { ...payload, audio: withFormat(payload.audio, wireFormat) } : payload;
}

/** A codec's format stands, whatever is said of audio beside it. */
function withFormat(audio: RealtimeWireSession["audio"], format: RealtimeAudioFormatDefinition) {
  return {
    ...audio,
    input: { ...audio?.input, format },
    output: { ...audio?.output, format },
  };
}

/** The fields of `object` that are not `undefined`, so that a spread of it overrides nothing by accident. */
function defined<T extends object>(object: T | null | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(object ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

function toTurnDetection(
  config: RealtimeTurnDetectionConfig | null | undefined,
): Record<string, unknown> | null {
  if (config === null) return null;
  const payload = inWireSpelling(config);
  return Object.keys(payload).length > 0 ? payload : { type: "semantic_vad" };
}

/** The wire's spelling of each field, which many write as it is; where both stand, camelCase wins. */
function inWireSpelling(config: object | undefined): Record<string, unknown> {
  const payload: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(defined(config))) {
    const wireName = field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (wireName !== field || !(field in payload)) payload[wireName] = value;
  }
  return payload;
}

function toPrompt(prompt: NonNullable<RealtimeSessionConfigDefinition["prompt"]>) {
  return { id: prompt.promptId, version: prompt.version, variables: prompt.variables };
}

/** A tool with the fields that the wire documents and no others: the service refuses what it does not know. */
function toTool(tool: RealtimeToolDefinition): Record<string, unknown> {
  if (tool.type !== "mcp") {
    const { type, name, description, parameters } = tool;
    return { type, name, description, parameters };
  }
  return {
    type: tool.type,
    server_label: tool.server_label,
    server_url: tool.server_url,
    server_description: tool.server_description,
    connector_id: tool.connector_id,
    authorization: tool.authorization,
    headers: tool.headers,
    allowed_tools: tool.allowed_tools,
    require_approval: toApproval(tool.require_approval),
  };
}

function toApproval(approval: unknown): unknown {
  if (!isObject(approval)) return approval;
  const filter = (value: unknown) => isObject(value) ? inWireSpelling(value) : value;
  return { always: filter(approval.always), never: filter(approval.never) };
}
