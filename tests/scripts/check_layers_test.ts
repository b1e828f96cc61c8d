import { assertEquals } from "@std/assert";
import { checkLayers } from "../../scripts/check_layers.ts";

function faults(sources: Record<string, string>): number {
  return checkLayers(new Map(Object.entries(sources))).length;
}

Deno.test("an import along an arrow, or along several, is no fault", () => {
  assertEquals(
    faults({
      "src/transport/a.ts": `import { x } from "../audio/format.ts";`,
      "src/session/a.ts": `import type { X } from "../socket/a.ts";`,
      "src/audio/a.ts": `export * from "./b.ts";`,
    }),
    0,
  );
});

Deno.test("an import against an arrow is a fault, however it is written", () => {
  for (
    const line of [
      `import { x } from "../transport/a.ts";`,
      `import type { X } from "../transport/a.ts";`,
      `export * from "../transport/a.ts";`,
      `export {\n  x,\n} from "../transport/a.ts";`,
      `import "../transport/a.ts";`,
      `const x = await import("../transport/a.ts");`,
    ]
  ) {
    assertEquals(faults({ "src/audio/a.ts": line }), 1, line);
  }
});

Deno.test("an import in a comment does not count", () => {
  assertEquals(
    faults({
      "src/audio/a.ts": `/** import { x } from "../transport/a.ts"; */\n// import "../wire/a.ts";`,
    }),
    0,
  );
});

Deno.test("testing must not import a runtime's adapter", () => {
  assertEquals(faults({ "src/testing/a.ts": `import "../runtime/deno.ts";` }), 1);
});

Deno.test("one file may have an arrow of its own", () => {
  const line = `import { x } from "../../agent/initial_session_config.ts";`;
  assertEquals(faults({ "src/transport/openai/sip.ts": line }), 0);
  assertEquals(faults({ "src/transport/openai/websocket.ts": line }), 1);
});

Deno.test("a folder below another has arrows of its own, if it has a row", () => {
  const arrows = { wire: [], contract: [], "wire/openai": ["wire", "contract"] };
  const faultsOf = (path: string, target: string) =>
    checkLayers(new Map([[path, `import "${target}";`]]), arrows).length;
  assertEquals(faultsOf("src/wire/openai/a.ts", "../../contract/a.ts"), 0);
  assertEquals(faultsOf("src/wire/openai/deeper/a.ts", "../../../contract/a.ts"), 0);
  assertEquals(faultsOf("src/wire/a.ts", "../contract/a.ts"), 1);
  assertEquals(faultsOf("src/wire/a.ts", "./openai/a.ts"), 1);
  assertEquals(faultsOf("src/contract/a.ts", "../wire/openai/a.ts"), 1);
});

Deno.test("the files of every phone must not import a carrier's files, its mod.ts may", () => {
  assertEquals(faults({ "src/telephony/call/a.ts": `import "../twilio/a.ts";` }), 1);
  assertEquals(faults({ "src/telephony/a.ts": `import type { A } from "./twilio/a.ts";` }), 1);
  assertEquals(
    faults({
      "src/telephony/mod.ts": `export * from "./twilio/a.ts";`,
      "src/telephony/twilio/a.ts": `import "../call/a.ts";`,
      "src/telephony/call/a.ts": "",
    }),
    0,
  );
});

Deno.test("a folder that is no layer is a fault", () => {
  assertEquals(faults({ "src/helpers/a.ts": "" }), 1);
});

Deno.test("a package that is reached from mod.ts is a fault, one that is not is none", () => {
  const sources = {
    "mod.ts": `export * from "./src/wire/a.ts";`,
    "src/wire/a.ts": `export * from "./b.ts";`,
    "src/testing/a.ts": `import { z } from "zod";`,
  };
  assertEquals(faults({ ...sources, "src/wire/b.ts": "" }), 0);
  for (const name of ["zod", "npm:zod@4", "node:crypto", "jsr:@std/bytes"]) {
    assertEquals(faults({ ...sources, "src/wire/b.ts": `import "${name}";` }), 1, name);
  }
});
