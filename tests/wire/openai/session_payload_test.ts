import { assert, assertEquals, assertFalse } from "@std/assert";
import { toFormat } from "../../../src/contract/audio_format.ts";
import type { RealtimeSessionConfig } from "../../../src/contract/session_config.ts";
import { sessionPayload } from "../../../src/wire/openai/session_payload.ts";
import { SESSION_CONFIGS } from "../../support/session_configs.ts";

const PCM = { type: "audio/pcm", rate: 24_000 };

/** The `session` on the wire for a config. */
// deno-lint-ignore no-explicit-any -- tests read any field
function payload(config: Partial<RealtimeSessionConfig>, wireFormat?: { type: "audio/pcmu" }): any {
  return JSON.parse(JSON.stringify(sessionPayload(config, { model: "m", wireFormat })));
}

Deno.test("an empty config is the defaults, whole, without a voice, tools or tracing", () => {
  assertEquals(payload({}), {
    type: "realtime",
    model: "m",
    output_modalities: ["audio"],
    audio: {
      input: {
        format: PCM,
        noise_reduction: null,
        transcription: { model: "gpt-4o-mini-transcribe" },
        turn_detection: { type: "semantic_vad" },
      },
      output: { format: PCM, speed: 1 },
    },
  });
});

Deno.test("what is left out of a config goes back to its default", () => {
  assertEquals(payload({ audio: { input: { turnDetection: null } } }).audio.input, {
    format: PCM,
    noise_reduction: null,
    transcription: { model: "gpt-4o-mini-transcribe" },
    turn_detection: null,
  });
});

Deno.test("what is undefined counts as left out", () => {
  const config = {
    instructions: undefined,
    audio: { input: { transcription: undefined, turnDetection: undefined }, output: undefined },
    tools: undefined,
  };
  assertEquals(payload(config as never), payload({})); // as a program without exact types may do
});

Deno.test("the flat shape says the same as the current one", () => {
  const flat = payload(SESSION_CONFIGS["the flat shape"] ?? {});
  assertEquals(flat, {
    type: "realtime",
    instructions: "Flat.",
    model: "m",
    output_modalities: ["text"],
    audio: {
      input: {
        format: { type: "audio/pcmu" },
        noise_reduction: { type: "far_field" },
        transcription: { model: "whisper-1" },
        turn_detection: { type: "semantic_vad", eagerness: "low" },
      },
      output: { format: { type: "audio/pcma" }, voice: "sage", speed: 0.9 },
    },
  });
});

const SPELLINGS: [given: object, sent: object][] = [
  [{ type: "server_vad", silenceDurationMs: 300 }, { silence_duration_ms: 300 }],
  [{ type: "server_vad", silence_duration_ms: 300 }, { silence_duration_ms: 300 }],
  [{ type: "server_vad", createResponse: false }, { create_response: false }],
  [{ type: "server_vad", interruptResponse: false }, { interrupt_response: false }],
  [{ type: "server_vad", prefixPaddingMs: 0 }, { prefix_padding_ms: 0 }],
  [{ type: "server_vad", idleTimeoutMs: 5_000 }, { idle_timeout_ms: 5_000 }],
  [{ type: "server_vad", createResponse: false, create_response: true }, {
    create_response: false,
  }],
  [{ type: "server_vad", create_response: true, createResponse: false }, {
    create_response: false,
  }],
  [{ type: "server_vad", aura: "blue" }, { aura: "blue" }],
  [{ type: "server_vad", auraColour: "blue" }, { aura_colour: "blue" }], // a field that no type lists
];
for (const [given, sent] of SPELLINGS) {
  Deno.test(`turn detection ${JSON.stringify(given)} is sent in snake_case`, () => {
    const config = { audio: { input: { turnDetection: given } } };
    assertEquals(payload(config).audio.input.turn_detection, { type: "server_vad", ...sent });
  });
}

const FORMATS: [given: unknown, format: object][] = [
  ["pcm16", PCM],
  ["g711_ulaw", { type: "audio/pcmu" }],
  ["g711_alaw", { type: "audio/pcma" }],
  ["ogg", PCM],
  ["", PCM],
  [undefined, PCM],
  [null, PCM],
  [{ type: "audio/pcm", rate: 24_000 }, PCM],
  [{ type: "audio/pcm", rate: 16_000 }, { type: "audio/pcm", rate: 16_000 }],
  [{ type: "audio/pcm" }, PCM],
  [{ type: "audio/pcmu" }, { type: "audio/pcmu" }],
];
for (const [given, format] of FORMATS) {
  Deno.test(`the format ${JSON.stringify(given)} is ${JSON.stringify(format)}`, () => {
    assertEquals(toFormat(given as never) as object, format);
  });
}

Deno.test("the transport's own wire format takes the place of every config's", () => {
  const ulaw = { type: "audio/pcmu" } as const;
  for (const config of Object.values(SESSION_CONFIGS)) {
    if (config.providerData) continue; // provider data is merged unchanged
    const { input, output } = payload(config, ulaw).audio;
    assertEquals([input.format, output.format], [ulaw, ulaw]);
  }
});

Deno.test("tools are sent with the fields that the wire documents, and no others", () => {
  const { tools } = payload(SESSION_CONFIGS["function and MCP tools"] ?? {});
  assertEquals(tools, [
    {
      type: "function",
      name: "weather",
      description: "The weather of a place",
      parameters: { type: "object", properties: { place: { type: "string" } } },
    },
    {
      type: "mcp",
      server_label: "files",
      server_url: "https://example.com/mcp",
      server_description: "Files",
      authorization: "token",
      headers: { "x-a": "b" },
      allowed_tools: { tool_names: ["read"] },
      require_approval: {
        always: { tool_names: ["write"] },
        never: { tool_names: ["read"], read_only: true },
      },
    },
  ]);
});

for (const approval of ["always", "never"] as const) {
  Deno.test(`an MCP tool that requires approval ${approval} says so as it is`, () => {
    const tool = { type: "mcp" as const, server_label: "s", require_approval: approval };
    assertEquals(payload({ tools: [tool] }).tools, [tool]);
  });
}

Deno.test("a stored prompt is sent under the wire's names", () => {
  const prompt = { promptId: "pmpt_1", variables: { name: "Ada" } };
  assertEquals(payload({ prompt }).prompt, { id: "pmpt_1", variables: { name: "Ada" } });
});

Deno.test("provider data is merged as it is, and wins", () => {
  const sent = payload({ toolChoice: "auto", providerData: { tool_choice: "none", include: [] } });
  assertEquals([sent.tool_choice, sent.include], ["none", []]);
});

Deno.test("tracing is no part of the payload: it has an update of its own", () => {
  assertFalse("tracing" in payload({ tracing: "auto" }));
});

Deno.test("a config is not changed by being sent", () => {
  for (const config of Object.values(SESSION_CONFIGS)) {
    const before = JSON.stringify(config);
    payload(config);
    assertEquals(JSON.stringify(config), before);
  }
  assert(Object.keys(SESSION_CONFIGS).length > 30);
});

Deno.test("the format of a codec stands, whatever the provider's own data says of audio", () => {
  const audio = {
    input: { format: { type: "audio/pcm", rate: 24_000 }, transcription: null },
    output: { voice: "verse" },
  };
  const config = { providerData: { audio } };
  assertEquals(payload(config).audio, audio);
  assertEquals(payload(config, { type: "audio/pcmu" }).audio, {
    input: { format: { type: "audio/pcmu" }, transcription: null },
    output: { format: { type: "audio/pcmu" }, voice: "verse" },
  });
  assertEquals(audio.output, { voice: "verse" }, "the application's own is left as it was");
});

Deno.test("tools and a prompt of the config stand, whatever providerData says in their place", () => {
  const tool = { type: "function" as const, name: "who", description: "", parameters: {} };
  const config = {
    tools: [tool],
    prompt: { promptId: "pmpt_1" },
    providerData: { tools: [], prompt: null, instructions: "from providerData" },
  };
  const { tools, prompt, instructions } = payload(config as never);
  assertEquals([tools?.length, prompt?.id, instructions], [1, "pmpt_1", "from providerData"]);
});

Deno.test("a field of the output that is undefined hides neither the older spelling nor the default", () => {
  const output = { format: undefined, speed: undefined, voice: undefined };
  const older = { outputAudioFormat: "g711_ulaw", speed: 1.2, voice: "ash" };
  const { audio } = payload({ ...older, audio: { output } } as never);
  assertEquals([audio?.output?.format, audio?.output?.speed, audio?.output?.voice], [
    { type: "audio/pcmu" },
    1.2,
    "ash",
  ]);
});

Deno.test("of two voices, the one in the current spelling is sent", () => {
  const config = { voice: "ash", audio: { output: { voice: "coral" } } };
  assertEquals(payload(config as never).audio?.output?.voice, "coral");
});
