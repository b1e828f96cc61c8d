import { z } from "zod";

/** The schemas of a session's parts, which `session.update` and `response.create` share. */
export function createSessionSchema() {
  const voice = z.union([
    z.enum([
      "alloy",
      "ash",
      "ballad",
      "coral",
      "echo",
      "sage",
      "shimmer",
      "verse",
      "marin",
      "cedar",
    ]),
    z.strictObject({ id: z.string().min(1) }),
  ]);
  const format = z.discriminatedUnion("type", [
    z.strictObject({ type: z.literal("audio/pcm"), rate: z.literal(24_000).default(24_000) }),
    z.strictObject({ type: z.literal("audio/pcmu") }),
    z.strictObject({ type: z.literal("audio/pcma") }),
  ]);
  const effort = z.enum(["minimal", "low", "medium", "high", "xhigh"]);
  const turnDetection = z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("server_vad"),
      create_response: z.boolean().optional(),
      idle_timeout_ms: z.number().int().min(5000).max(30_000).nullish(),
      interrupt_response: z.boolean().optional(),
      prefix_padding_ms: z.number().int().min(0).optional(),
      silence_duration_ms: z.number().int().min(0).optional(),
      threshold: z.number().min(0).max(1).optional(),
    }),
    z.strictObject({
      type: z.literal("semantic_vad"),
      create_response: z.boolean().optional(),
      eagerness: z.enum(["low", "medium", "high", "auto"]).optional(),
      interrupt_response: z.boolean().optional(),
    }),
  ]);
  const input = z.strictObject({
    format: format.optional(),
    noise_reduction: z.strictObject({
      type: z.enum(["near_field", "far_field"]).optional(),
      strength: z.number().optional(),
    }).nullish(),
    transcription: z.strictObject({
      delay: effort.optional(),
      keywords: z.array(z.string()).optional(),
      language: z.string().optional(),
      languages: z.array(z.string()).optional(),
      model: z.string().min(1).optional(),
      prompt: z.string().optional(),
    }).nullish(),
    turn_detection: turnDetection.nullish(),
  });
  const output = z.strictObject({
    format: format.optional(),
    speed: z.number().min(0.25).max(1.5).optional(),
    voice: voice.optional(),
  });
  const shared = createSharedFields();
  const include = z.array(z.literal("item.input_audio_transcription.logprobs")).nullish();
  const session = z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("realtime"),
      audio: z.strictObject({ input: input.optional(), output: output.optional() }).optional(),
      include,
      model: z.string().optional(),
      tracing: z.union([
        z.literal("auto"),
        z.strictObject({
          group_id: z.string().optional(),
          metadata: z.unknown().optional(),
          workflow_name: z.string().optional(),
        }),
      ]).nullish(),
      truncation: z.union([
        z.enum(["auto", "disabled"]),
        z.strictObject({
          type: z.literal("retention_ratio"),
          retention_ratio: z.number().min(0).max(1),
          token_limits: z.strictObject({ post_instructions: z.number().int().optional() })
            .optional(),
        }),
      ]).optional(),
      ...shared,
    }),
    z.strictObject({
      type: z.literal("transcription"),
      audio: z.strictObject({ input: input.optional() }).optional(),
      include,
    }),
  ]);
  const responseAudio = z.strictObject({
    output: z.strictObject({ format: format.optional(), voice: voice.optional() }).optional(),
  });
  return { session, responseAudio, shared };
}

/** The fields that a session and a single response share. */
function createSharedFields() {
  const tool = z.discriminatedUnion("type", [
    z.strictObject({
      type: z.literal("function"),
      name: z.string().min(1),
      description: z.string().optional(),
      parameters: z.unknown().optional(),
    }),
    createMcpToolSchema(),
  ]);
  return {
    instructions: z.string().optional(),
    max_output_tokens: z.union([z.literal("inf"), z.number().int().min(1).max(4096)]).optional(),
    output_modalities: z.array(z.enum(["text", "audio"])).length(1).optional(),
    parallel_tool_calls: z.boolean().optional(),
    prompt: z.strictObject({
      id: z.string(),
      version: z.string().nullish(),
      variables: z.record(z.string(), z.unknown()).nullish(),
    }).nullish(),
    reasoning: z.strictObject({
      effort: z.enum(["minimal", "low", "medium", "high", "xhigh"]).optional(),
    }).optional(),
    tool_choice: z.union([
      z.enum(["none", "auto", "required"]),
      z.strictObject({ type: z.literal("function"), name: z.string() }),
      z.strictObject({
        type: z.literal("mcp"),
        server_label: z.string(),
        name: z.string().nullish(),
      }),
    ]).optional(),
    tools: z.array(tool).optional(),
  };
}

function createMcpToolSchema() {
  const filter = z.strictObject({
    read_only: z.boolean().optional(),
    tool_names: z.array(z.string()).optional(),
  });
  return z.strictObject({
    type: z.literal("mcp"),
    server_label: z.string().min(1),
    allowed_callers: z.array(z.enum(["direct", "programmatic"])).nullish(),
    allowed_tools: z.union([z.array(z.string()), filter]).nullish(),
    authorization: z.string().optional(),
    connector_id: z.string().optional(),
    defer_loading: z.boolean().optional(),
    headers: z.record(z.string(), z.string()).nullish(),
    require_approval: z.union([
      z.enum(["always", "never"]),
      z.strictObject({ always: filter.optional(), never: filter.optional() }),
    ]).nullish(),
    server_description: z.string().optional(),
    server_url: z.string().optional(),
    tunnel_id: z.string().optional(),
  });
}
