import { z } from "zod";

/** The maximum length of an id that a client chooses (docs/protocol.md#limits). */
export const ID_MAX_LENGTH = 32;

/** The schema of an item that a client creates (docs/protocol.md#items). */
export function createItemSchema() {
  const id = z.string().min(1).max(ID_MAX_LENGTH);
  const common = {
    id: id.optional(),
    object: z.literal("realtime.item").optional(),
    status: z.enum(["completed", "incomplete", "in_progress"]).optional(),
  };
  const text = z.strictObject({ type: z.literal("input_text"), text: z.string() });
  const message = z.discriminatedUnion("role", [
    z.strictObject({
      ...common,
      type: z.literal("message"),
      role: z.literal("system"),
      content: z.array(text),
    }),
    z.strictObject({
      ...common,
      type: z.literal("message"),
      role: z.literal("user"),
      content: z.array(z.discriminatedUnion("type", [
        text,
        z.strictObject({
          type: z.literal("input_audio"),
          audio: z.string(),
          transcript: z.string().nullish(),
        }),
        z.strictObject({
          type: z.literal("input_image"),
          image_url: z.string().regex(/^data:image\/(png|jpe?g);base64,/),
          detail: z.enum(["auto", "low", "high"]).optional(),
        }),
      ])),
    }),
    z.strictObject({
      ...common,
      type: z.literal("message"),
      role: z.literal("assistant"),
      phase: z.enum(["commentary", "final_answer"]).optional(),
      content: z.array(createAssistantPartSchema()),
    }),
  ]);
  return z.discriminatedUnion("type", [
    message,
    z.strictObject({
      ...common,
      type: z.literal("function_call"),
      call_id: id.optional(),
      name: z.string().min(1),
      arguments: z.string(),
    }),
    z.strictObject({
      ...common,
      type: z.literal("function_call_output"),
      call_id: id,
      output: z.string(),
    }),
    ...createMcpItemSchemas(common),
  ]);
}

/**
 * A client may create assistant text, never assistant audio. The error names the missing text
 * (docs/protocol.md#items).
 */
function createAssistantPartSchema() {
  return z.strictObject({
    type: z.enum(["output_text", "output_audio"]),
    text: z.string(),
    audio: z.string().optional(),
    transcript: z.string().nullish(),
  }).refine((part) => part.type === "output_text", { path: ["type"] });
}

function createMcpItemSchemas<Common extends Record<string, z.ZodType>>(common: Common) {
  const fields = { server_label: z.string(), name: z.string(), arguments: z.string() };
  return [
    z.strictObject({
      ...common,
      type: z.literal("mcp_approval_response"),
      approval_request_id: z.string(),
      approve: z.boolean(),
      reason: z.string().nullish(),
    }),
    z.strictObject({ ...common, type: z.literal("mcp_approval_request"), ...fields }),
    z.strictObject({
      ...common,
      type: z.literal("mcp_call"),
      ...fields,
      output: z.string().nullish(),
      error: z.unknown().optional(),
      approval_request_id: z.string().nullish(),
    }),
    z.strictObject({
      ...common,
      type: z.literal("mcp_list_tools"),
      server_label: z.string(),
      tools: z.array(z.unknown()),
    }),
  ] as const;
}
