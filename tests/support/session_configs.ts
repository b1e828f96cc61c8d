import type {
  RealtimeSessionConfig,
  RealtimeToolDefinition,
} from "../../src/contract/session_config.ts";

/** A function tool with a field that the wire does not document. */
const WEATHER = {
  type: "function",
  name: "weather",
  description: "The weather of a place",
  parameters: { type: "object", properties: { place: { type: "string" } } },
  strict: true,
} as const;

const MCP = {
  type: "mcp" as const,
  server_label: "files",
  server_url: "https://example.com/mcp",
  server_description: "Files",
  connector_id: undefined,
  authorization: "token",
  headers: { "x-a": "b" },
  allowed_tools: { tool_names: ["read"] },
  require_approval: {
    always: { toolNames: ["write"] },
    never: { tool_names: ["read"], read_only: true },
  },
  shiny: "not documented",
} satisfies RealtimeToolDefinition & { shiny: string };

/** Configs in all shapes that users write, by their topic. */
export const SESSION_CONFIGS: Record<string, Partial<RealtimeSessionConfig>> = {
  "nothing": {},
  "instructions and a model": { instructions: "Be brief.", model: "gpt-realtime-mini" },
  "empty instructions": { instructions: "" },
  "text alone": { outputModalities: ["text"] },
  "formats as objects": {
    audio: {
      input: { format: { type: "audio/pcmu" } },
      output: { format: { type: "audio/pcm", rate: 24_000 } },
    },
  },
  "formats by their older names": {
    audio: { input: { format: "g711_ulaw" }, output: { format: "g711_alaw" } },
  },
  "pcm16": { audio: { input: { format: "pcm16" }, output: { format: "pcm16" } } },
  "a format never heard of": { audio: { input: { format: "ogg" } } },
  "a format that is null": {
    audio: { input: { format: null } },
  } as unknown as Partial<RealtimeSessionConfig>,
  "a voice of null": { voice: null as unknown as string },
  "a voice and a speed": { audio: { output: { voice: "cedar", speed: 1.2 } } },
  "transcription turned off": { audio: { input: { transcription: null } } },
  "transcription chosen": {
    audio: { input: { transcription: { model: "gpt-4o-transcribe", language: "de" } } },
  },
  "noise reduction": { audio: { input: { noiseReduction: { type: "near_field" } } } },
  "turn detection turned off": { audio: { input: { turnDetection: null } } },
  "turn detection in camelCase": {
    audio: {
      input: {
        turnDetection: {
          type: "server_vad",
          createResponse: false,
          interruptResponse: true,
          prefixPaddingMs: 100,
          silenceDurationMs: 200,
          idleTimeoutMs: 6_000,
          modelVersion: "v2",
          threshold: 0.4,
        },
      },
    },
  },
  "turn detection in snake_case": {
    audio: {
      input: {
        turnDetection: {
          type: "server_vad",
          create_response: true,
          interrupt_response: false,
          prefix_padding_ms: 1,
          silence_duration_ms: 2,
          idle_timeout_ms: null,
          threshold: 0,
        },
      },
    },
  },
  "turn detection in both spellings": {
    audio: {
      input: {
        turnDetection: { type: "server_vad", createResponse: false, create_response: true },
      },
    },
  },
  "turn detection in both spellings, the other way round": {
    audio: {
      input: {
        turnDetection: { type: "server_vad", create_response: true, createResponse: false },
      },
    },
  },
  "turn detection with fields never heard of": {
    audio: { input: { turnDetection: { type: "psychic_vad", aura: { colour: "blue" } } } },
  },
  "turn detection with nothing in it": { audio: { input: { turnDetection: {} } } },
  "audio that is null": { audio: { input: null, output: null } },
  "function and MCP tools": { tools: [WEATHER, MCP] },
  "no tools": { tools: [] },
  "tool choice and parallel calls": {
    toolChoice: { type: "function", name: "weather" },
    parallelToolCalls: false,
  },
  "reasoning": { reasoning: { effort: "low" } },
  "a stored prompt": { prompt: { promptId: "pmpt_1", version: "2", variables: { name: "Ada" } } },
  "a stored prompt without a version": { prompt: { promptId: "pmpt_1" } },
  "provider data": { providerData: { truncation: "disabled", max_output_tokens: 100 } },
  "provider data over a field of ours": { providerData: { tool_choice: "none", audio: {} } },
  "tracing, which is no part of it": { tracing: { workflow_name: "w" } },
  "the flat shape": {
    modalities: ["text"],
    voice: "sage",
    inputAudioFormat: "g711_ulaw",
    outputAudioFormat: { type: "audio/pcma" },
    inputAudioTranscription: { model: "whisper-1" },
    turnDetection: { type: "semantic_vad", eagerness: "low" },
    inputAudioNoiseReduction: { type: "far_field" },
    speed: 0.9,
    instructions: "Flat.",
  },
  "the flat shape, a little of it": { turnDetection: { type: "server_vad" } },
  "the flat shape, turned off": {
    inputAudioTranscription: null,
    turnDetection: null,
    inputAudioNoiseReduction: null,
  },
  "a voice at the top, and else the current shape": {
    voice: "sage",
    audio: { output: { speed: 1.1 } },
  },
};
