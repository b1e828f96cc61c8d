import { assertEquals } from "@std/assert";
import { createEngine } from "../../../support/engine.ts";

const ASIDE = { conversation: "none", metadata: { topic: "class" } };
const NO_CONVERSATION = { conversation_id: null };

Deno.test("a request outside the conversation is sent at once: during a response, a request and the caller's speech", () => {
  const { engine, created, speechStarted, sent } = createEngine();
  engine.requestResponse();
  engine.requestResponse(ASIDE);
  created("resp_1");
  engine.sendEvent({ type: "response.create", response: ASIDE });
  speechStarted();
  engine.requestResponse(ASIDE);
  assertEquals(
    sent.filter(({ type }) => type === "response.create").map(({ response }) => response),
    [undefined, ASIDE, ASIDE, ASIDE],
  );
});

Deno.test("no request waits for a response outside the conversation, which does not count as responding", () => {
  const { engine, created, done, sent } = createEngine();
  engine.requestResponse(ASIDE);
  assertEquals(engine.responding, false);
  created("resp_aside", NO_CONVERSATION);
  assertEquals(engine.responding, false);
  engine.requestResponse();
  assertEquals(sent.length, 2);
  done("resp_aside", NO_CONVERSATION);
  assertEquals(engine.responding, true); // the other one is still to begin
});

Deno.test("the end of a response outside the conversation lets no waiting request go", () => {
  const { engine, created, done, sent } = createEngine();
  created("resp_aside", NO_CONVERSATION);
  engine.requestResponse();
  engine.requestResponse({ instructions: "next" });
  done("resp_aside");
  assertEquals(sent.length, 1);
});

Deno.test("interrupt() does not cancel a response outside the conversation", () => {
  const { engine, created, sent } = createEngine();
  created("resp_aside", NO_CONVERSATION);
  engine.interrupt();
  assertEquals(sent, []);
});

Deno.test("cancelResponse() of a response outside the conversation holds up no request", () => {
  const { engine, created, sent } = createEngine();
  created("resp_aside", NO_CONVERSATION);
  engine.cancelResponse("resp_aside");
  engine.requestResponse();
  assertEquals(sent.map(({ type }) => type), ["response.cancel", "response.create"]);
});

Deno.test("a request outside the conversation that is no JSON is refused at once", () => {
  const { engine } = createEngine();
  const circular: Record<string, unknown> = { conversation: "none" };
  circular.self = circular;
  let name = "";
  try {
    engine.requestResponse(circular);
  } catch (error) {
    name = (error as Error).name;
  }
  assertEquals(name, "TypeError");
});
