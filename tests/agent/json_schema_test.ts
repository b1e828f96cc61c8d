import { assert, assertEquals } from "@std/assert";
import { jsonSchemaProblems } from "../../src/agent/json_schema.ts";

const CASES: [what: string, schema: unknown, value: unknown, problems: string[]][] = [
  ["a fitting value", { type: "object", properties: { a: { type: "integer" } } }, { a: 1 }, []],
  ["no schema", undefined, 5, []],
  ["true", true, 5, []],
  ["false", false, 5, ["the arguments must not be there"]],
  ["the wrong type", { type: "object" }, 5, ["the arguments must be object, got integer"]],
  ["an integer where a number may be", { type: "number" }, 5, []],
  ["a number where an integer must be", { type: "integer" }, 1.5, [
    "the arguments must be integer, got number",
  ]],
  ["several types", { type: ["string", "null"] }, null, []],
  ["an unknown type", { type: "decimal" }, 5, []],
  ["a missing field", { type: "object", required: ["a"] }, {}, ["a is missing"]],
  ["an extra field", { type: "object", additionalProperties: false }, { a: 1 }, [
    "a must not be there",
  ]],
  ["extra fields of a type", { additionalProperties: { type: "string" } }, { a: 1, b: "x" }, [
    "a must be string, got integer",
  ]],
  ["a field of a field", { properties: { a: { required: ["b"] } } }, { a: {} }, [
    "a.b is missing",
  ]],
  ["an item of a list", { properties: { a: { items: { type: "string" } } } }, { a: ["x", 1] }, [
    "a[1] must be string, got integer",
  ]],
  ["an enum", { enum: ["in", "out"] }, "up", ['the arguments must be "in" or "out"']],
  ["a const", { const: 1 }, 2, ["the arguments must be 1"]],
  ["a text too short", { minLength: 2 }, "x", ["the arguments must be at least 2 characters long"]],
  ["a list too long", { maxItems: 1 }, [1, 2], ["the arguments must be at most 1 items long"]],
  ["bounds", { minimum: 1, exclusiveMaximum: 5 }, 5, ["the arguments must be less than 5"]],
  ["one of several", { anyOf: [{ type: "string" }, { type: "null" }] }, null, []],
  ["none of several", { oneOf: [{ type: "string" }, { type: "null" }] }, 1, [
    "the arguments fits none of its shapes",
  ]],
  ["all of several", { allOf: [{ required: ["a"] }, { required: ["b"] }] }, { a: 1 }, [
    "b is missing",
  ]],
  ["a reference", { $ref: "#/$defs/city", $defs: { city: { type: "string" } } }, 1, [
    "the arguments must be string, got integer",
  ]],
  ["a reference to nothing", { $ref: "#/$defs/city" }, 1, []],
  ["a reference elsewhere", { $ref: "https://example.com/x" }, 1, []],
  [
    "fields by a pattern, and no others",
    {
      patternProperties: { "^x_": { type: "string" } },
      additionalProperties: false,
    },
    { x_a: "1" },
    [],
  ],
  ["a text of the longest length, with a character of two code units", { maxLength: 1 }, "😀", []],
  ["a const whose fields come in another order", { const: { a: 1, b: [2] } }, { b: [2], a: 1 }, []],
  ["a const with another field", { const: { a: undefined } }, { b: undefined }, [
    "the arguments must be {}",
  ]],
  [
    "two lists of shapes",
    { anyOf: [{ required: ["a"] }], oneOf: [{ required: ["b"] }] },
    { a: 1 },
    [
      "the arguments fits none of its shapes",
    ],
  ],
  ["a missing field with the name of an inherited one", { required: ["toString"] }, {}, [
    "toString is missing",
  ]],
];

for (const [what, schema, value, problems] of CASES) {
  Deno.test(`JSON Schema: ${what}`, () => {
    assertEquals(jsonSchemaProblems(schema, value), problems);
  });
}

Deno.test("JSON Schema: a schema that refers to itself, and a very deep value, are checked in finite time", () => {
  const tree = { properties: { next: { $ref: "#" } }, required: ["id"] };
  let value: unknown = { id: 0 };
  for (let depth = 0; depth < 1_000; depth++) value = { id: depth, next: value };
  assertEquals(jsonSchemaProblems(tree, value), []);
  assertEquals(jsonSchemaProblems({ $ref: "#" }, 1), []);
});

Deno.test("JSON Schema: shapes that refer to each other are checked in bounded time", () => {
  const inner = { type: "object", properties: { next: { $ref: "#/$defs/chain" } } };
  const schema = {
    $ref: "#/$defs/chain",
    $defs: { chain: { anyOf: [{ type: "string" }, inner, { ...inner }] } },
  };
  let [value, looks]: [unknown, number] = [5, 0];
  for (let depth = 0; depth < 16; depth++) {
    const next = value;
    value = Object.defineProperty({}, "next", { enumerable: true, get: () => (looks++, next) });
  }
  jsonSchemaProblems(schema, value);
  assert(looks < 50_000, `${looks} looks`);
});

Deno.test("JSON Schema: 8 problems are listed at most", () => {
  const value = Array.from({ length: 1_000 }, () => "x");
  assertEquals(jsonSchemaProblems({ items: { type: "number" } }, value).length, 8);
});

Deno.test("JSON Schema: a size and a number may be as small and as large as their bounds", () => {
  const list = { minItems: 1, maxItems: 2 };
  const text = { minLength: 1, maxLength: 2 };
  const number = { minimum: 1, maximum: 2 };
  for (
    const [schema, ...values] of [[list, ["a"], ["a", "b"]], [text, "a", "ab"], [number, 1, 2]]
  ) {
    for (const value of values) assertEquals(jsonSchemaProblems(schema, value), []);
  }
});
