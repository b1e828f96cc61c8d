import { assertEquals } from "@std/assert";
import { testsWithoutSubject } from "../../scripts/check_mirror.ts";

const SOURCES = ["src/audio/format.ts", "src/audio/_join.ts", "src/wire/openai/decode.ts"];

Deno.test("a test is named after a file of its folder in src/, or after the folder", () => {
  const tests = [
    "tests/audio/format_test.ts",
    "tests/audio/format_odd_rates_test.ts",
    "tests/audio/join_test.ts",
    "tests/audio/audio_end_to_end_test.ts",
    "tests/wire/openai/decode_test.ts",
    "tests/e2e/sound_test.ts", // src/ has no such folder
    "tests/audio/_helper.ts",
  ];
  assertEquals(testsWithoutSubject([...SOURCES, ...tests]), []);
});

Deno.test("a test that stands elsewhere, or is named after nothing, is a fault", () => {
  const tests = ["tests/wire/decode_test.ts", "tests/audio/form_test.ts"];
  assertEquals(testsWithoutSubject([...SOURCES, ...tests]), tests);
});
