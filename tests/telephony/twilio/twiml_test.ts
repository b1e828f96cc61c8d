import { assertEquals, assertThrows } from "@std/assert";
import { connectStream, twiml, twimlVerb } from "../../../src/telephony/mod.ts";

const HEAD = '<?xml version="1.0" encoding="UTF-8"?>';

Deno.test("connectStream() is the TwiML that Twilio documents", () => {
  const xml = twiml(
    connectStream({ url: "wss://example.com/media", parameters: { token: "t", language: "fr" } }),
    twimlVerb("Hangup"),
  );
  assertEquals(
    xml,
    `${HEAD}<Response><Connect><Stream url="wss://example.com/media">` +
      '<Parameter name="token" value="t"/><Parameter name="language" value="fr"/>' +
      "</Stream></Connect><Hangup/></Response>",
  );
});

Deno.test("a stream's name and callbacks are attributes, and those left out are left out", () => {
  const options = { url: "wss://e.com/m", name: "n", statusCallback: "https://e.com/s?a=1&b=2" };
  assertEquals(
    twiml(connectStream(options)),
    `${HEAD}<Response><Connect><Stream url="wss://e.com/m" name="n"` +
      ' statusCallback="https://e.com/s?a=1&amp;b=2"/></Connect></Response>',
  );
});

Deno.test("nothing that is passed in becomes markup", () => {
  const evil = `"/><Dial>+1900</Dial><x y='&\n`;
  const xml = twiml(
    twimlVerb("Say", { voice: evil }, evil),
    connectStream({ url: "wss://e.com/m", parameters: { [evil]: evil } }),
  );
  assertEquals(xml.includes("<Dial>"), false);
  const escaped = "&quot;/&gt;&lt;Dial&gt;+1900&lt;/Dial&gt;&lt;x y=&apos;&amp;&#10;";
  assertEquals(xml.split(escaped).length, 5);
});

Deno.test("what XML cannot carry, and names that are none, are refused", () => {
  for (const bad of ["\0", "\x1b", "\ud800", "\uffff"]) {
    assertThrows(() => twiml(twimlVerb("Say", {}, bad)), RangeError);
  }
  assertThrows(() => twimlVerb("Say><Dial"), RangeError);
  assertThrows(() => twimlVerb("Say", { 'a="b" c': "d" }), RangeError);
});

Deno.test("a stream that Twilio would refuse is refused here", () => {
  for (
    const url of ["ws://e.com/m", "https://e.com", "/m", "wss://e.com/m?a=1", "wss://e.com/m#a"]
  ) {
    assertThrows(() => connectStream({ url }), RangeError);
  }
  const parameters = (chars: number) => ({ n: "v".repeat(chars - 1) });
  connectStream({ url: "wss://e.com", parameters: parameters(499) });
  assertThrows(
    () => connectStream({ url: "wss://e.com", parameters: parameters(500) }),
    RangeError,
  );
});
