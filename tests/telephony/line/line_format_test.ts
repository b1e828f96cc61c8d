import { assertEquals } from "@std/assert";
import { eventWithLineFormat, withLineFormat } from "../../../src/telephony/line/line_format.ts";

const PCMU = { type: "audio/pcmu" } as const;
const PCMA = { type: "audio/pcma" } as const;
const PCM = { type: "audio/pcm", rate: 24_000 } as const;

Deno.test("a session config without formats, or none at all, gets the line's for both directions", () => {
  const audio = { input: { format: PCMU }, output: { format: PCMU } };
  assertEquals(withLineFormat(undefined, PCMU), { audio });
  assertEquals(withLineFormat({ instructions: "Hi." }, PCMU), { instructions: "Hi.", audio });
});

Deno.test("the line's format replaces the formats of a session config, and leaves the rest", () => {
  const config = {
    audio: { input: { format: PCM, turnDetection: null }, output: { format: PCM, voice: "ash" } },
    providerData: { audio: { output: { format: PCM } }, other: 1 },
  };
  assertEquals(withLineFormat(config as never, PCMA), {
    audio: {
      input: { format: PCMA, turnDetection: null },
      output: { format: PCMA, voice: "ash" },
    },
    providerData: { audio: { input: { format: PCMA }, output: { format: PCMA } }, other: 1 },
  } as never);
});

Deno.test("a session config with flat fields gets the line's format in flat fields", () => {
  const flat = (name: string) => ({
    turnDetection: null,
    inputAudioFormat: name,
    outputAudioFormat: name,
  });
  for (const [format, name] of [[PCMU, "g711_ulaw"], [PCMA, "g711_alaw"]] as const) {
    assertEquals(withLineFormat({ turnDetection: null } as never, format), flat(name) as never);
    assertEquals(withLineFormat(flat("pcm16") as never, format), flat(name) as never);
  }
});

Deno.test("a raw event gets the line's format where it names a format, and nowhere else", () => {
  const event = (type: string, field: string, output: object) => ({
    type,
    [field]: { audio: { output } },
  });
  for (const [type, field] of [["session.update", "session"], ["response.create", "response"]]) {
    assertEquals(
      eventWithLineFormat(event(type!, field!, { format: PCM, voice: "ash" }), PCMU),
      event(type!, field!, { format: PCMU, voice: "ash" }),
    );
    const unnamed = event(type!, field!, { voice: "ash" });
    assertEquals(eventWithLineFormat(unnamed, PCMU), unnamed);
  }
  const other = event("conversation.item.create", "session", { format: PCM });
  assertEquals(eventWithLineFormat(other, PCMU), other);
});
