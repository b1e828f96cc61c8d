// The expected signatures come from node:crypto and from texts joined by hand, not from the code under test.
import { assertEquals } from "@std/assert";
import { createHash, createHmac } from "node:crypto";
import { verifyTwilioSignature } from "../../../src/telephony/mod.ts";
import { signTwilioRequest } from "../../../src/testing/telephone/mod.ts";

const TOKEN = "12345";

function hmac(text: string, token = TOKEN): string {
  return createHmac("sha1", token).update(text, "utf8").digest("base64");
}

function post(url: string, body: string, signature: string): Request {
  return new Request(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-twilio-signature": signature,
    },
    body,
  });
}

/** The request of a WebSocket upgrade, as node:http hands it over. */
function upgrade(path: string, signature: string, host = "10.0.0.7:8080") {
  return {
    method: "GET",
    url: path,
    headers: { host, upgrade: "websocket", "x-twilio-signature": signature },
  };
}

Deno.test("the signature that Twilio's own documentation works out is ours and node:crypto's", async () => {
  // The example of Twilio's page on security, with the signature that the code on that page prints.
  const url = "https://mycompany.com/myapp.php?foo=1&bar=2";
  const fields = {
    CallSid: "CA1234567890ABCDE",
    Caller: "+14158675310",
    Digits: "1234",
    From: "+14158675310",
    To: "+18005551212",
  };
  const text = url +
    "CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212";
  const signature = hmac(text);
  assertEquals(signature, "GvWf1cFY/Q7PnoempGyD5oXAezc=");
  assertEquals(await signTwilioRequest(TOKEN, url, fields), signature);
  const body = new URLSearchParams(fields).toString();
  assertEquals(await verifyTwilioSignature(post(url, body, signature), TOKEN), true);
});

Deno.test("a wrong signature, token, URL, field or length is refused", async () => {
  const url = "https://example.com/voice";
  const good = hmac(`${url}CallSidCA1`);
  const check = (request: Request, token = TOKEN) => verifyTwilioSignature(request, token);
  assertEquals(await check(post(url, "CallSid=CA1", good)), true);
  assertEquals(await check(post(url, "CallSid=CA2", good)), false);
  assertEquals(await check(post(url, "CallSid=CA1&x=", good)), false);
  assertEquals(await check(post(`${url}/`, "CallSid=CA1", good)), false);
  assertEquals(await check(post(`${url}?a=1`, "CallSid=CA1", good)), false);
  assertEquals(await check(post("http://example.com/voice", "CallSid=CA1", good)), false);
  assertEquals(await check(post(url, "CallSid=CA1", good), "54321"), false);
  for (const bad of ["", "=", "!!!", btoa("short"), btoa("x".repeat(21)), good.toLowerCase()]) {
    assertEquals(await check(post(url, "CallSid=CA1", bad)), false);
  }
  assertEquals(await check(new Request(url, { method: "POST", body: "CallSid=CA1" })), false);
});

Deno.test("fields are signed in the order of their names, decoded, each value of a name once", async () => {
  const url = "https://example.com/voice";
  const signature = hmac(`${url}AB2a1a2b x+y`);
  const body = "b=+x%2By&B=2&a=2&a=1&a=2&A=";
  assertEquals(await verifyTwilioSignature(post(url, body, signature), TOKEN), true);
});

Deno.test("the body is still there to be read afterwards; one that was read must be passed", async () => {
  const url = "https://example.com/voice";
  const request = post(url, "CallSid=CA1", hmac(`${url}CallSidCA1`));
  assertEquals(await verifyTwilioSignature(request, TOKEN), true);
  assertEquals(await request.text(), "CallSid=CA1");
  let message = "";
  await verifyTwilioSignature(request, TOKEN).catch((error) => message = error.message);
  assertEquals(message.includes("Pass it as body"), true);
  assertEquals(await verifyTwilioSignature(request, TOKEN, { body: "CallSid=CA1" }), true);
});

Deno.test("behind a proxy: the origin, the origin with a prefix, or the whole URL of the endpoint", async () => {
  const signature = hmac("https://voice.example.com/twilio/voice?x=1CallSidCA1");
  const asked = post("http://10.0.0.7:8080/voice?x=1", "CallSid=CA1", signature);
  const check = (publicUrl: string | URL) => verifyTwilioSignature(asked, TOKEN, { publicUrl });
  assertEquals(await verifyTwilioSignature(asked, TOKEN), false);
  assertEquals(await check("https://voice.example.com/twilio"), true);
  assertEquals(await check(new URL("https://voice.example.com/twilio/")), true);
  assertEquals(await check("https://voice.example.com/twilio/voice"), true);
  assertEquals(await check("https://voice.example.com"), false);
  assertEquals(await check("https://other.example.com/twilio"), false);
  const plain = post("http://10.0.0.7:8080/voice", "", hmac("https://voice.example.com/voice"));
  const origin = { publicUrl: "https://voice.example.com" };
  assertEquals(await verifyTwilioSignature(plain, TOKEN, origin), true);
});

Deno.test("the URL counts with and without its port", async () => {
  for (const host of ["example.com", "example.com:443", "example.com:8443"]) {
    const port = host.endsWith("8443") ? ":8443" : "";
    const asked = post(`https://example.com${port}/voice`, "", hmac(`https://${host}/voice`));
    assertEquals(await verifyTwilioSignature(asked, TOKEN), true);
  }
  const stripped = post("https://example.com:8443/voice", "", hmac("https://example.com/voice"));
  assertEquals(await verifyTwilioSignature(stripped, TOKEN), true);
});

Deno.test("a query counts as it came, and as Twilio's older servers write it", async () => {
  const url = "https://example.com/voice?to=a@b.c&x=o%27k&x=1+2&y";
  const older = "https://example.com/voice?to=a%40b.c&x=o'k&x=1%202&y=";
  for (const signed of [url, older, older.replace(".com", ".com:443")]) {
    assertEquals(await verifyTwilioSignature(post(url, "", hmac(signed)), TOKEN), true);
  }
  const reordered = "https://example.com/voice?y=&to=a%40b.c&x=o'k&x=1%202";
  assertEquals(await verifyTwilioSignature(post(url, "", hmac(reordered)), TOKEN), false);
  const bare = "https://example.com/voice?";
  assertEquals(await verifyTwilioSignature(post(bare, "", hmac(bare)), TOKEN), true);
});

Deno.test("a name and password in the URL that Twilio was configured with are signed", async () => {
  const asked = post("http://10.0.0.7/voice", "", hmac("https://me:p%40ss@example.com/voice"));
  const check = (publicUrl: string) => verifyTwilioSignature(asked, TOKEN, { publicUrl });
  assertEquals(await check("https://me:p%40ss@example.com"), true);
  assertEquals(await check("https://me:p%40ss@example.com/voice"), true);
  assertEquals(await check("https://me@example.com"), false);
  assertEquals(await check("https://example.com"), false);
});

Deno.test("an upgrade counts over wss: or https:, with and without the slash at the end", async () => {
  const publicUrl = "https://voice.example.com";
  for (
    const signed of [
      "wss://voice.example.com/media",
      "wss://voice.example.com/media/",
      "https://voice.example.com/media",
      "wss://voice.example.com:443/media",
    ]
  ) {
    const asked = upgrade("/media", hmac(signed));
    assertEquals(await verifyTwilioSignature(asked, TOKEN, { publicUrl }), true);
    const wss = { publicUrl: "wss://voice.example.com" };
    assertEquals(await verifyTwilioSignature(asked, TOKEN, wss), true);
  }
  for (const signed of ["wss://voice.example.com/other", "wss://evil.example.com/media"]) {
    const asked = upgrade("/media", hmac(signed));
    assertEquals(await verifyTwilioSignature(asked, TOKEN, { publicUrl }), false);
  }
});

Deno.test("a webhook does not count over wss:, nor with another slash", async () => {
  const url = "https://example.com/voice";
  for (const signed of ["wss://example.com/voice", "https://example.com/voice/"]) {
    assertEquals(await verifyTwilioSignature(post(url, "", hmac(signed)), TOKEN), false);
  }
});

Deno.test("without publicUrl, Node's own request is taken by its Host header", async () => {
  const asked = upgrade("/media", hmac("wss://voice.example.com/media"), "voice.example.com");
  assertEquals(await verifyTwilioSignature(asked, TOKEN), true);
  const odd = { url: "//", headers: { "x-twilio-signature": hmac("x"), host: "[" } };
  assertEquals(await verifyTwilioSignature(odd, TOKEN), false);
});

Deno.test("a JSON body counts by the hash that the signed URL names", async () => {
  const body = '{"a":1}';
  const hash = createHash("sha256").update(body).digest("hex");
  const url = `https://example.com/voice?bodySHA256=${hash}`;
  assertEquals(await verifyTwilioSignature(post(url, body, hmac(url)), TOKEN), true);
  assertEquals(await verifyTwilioSignature(post(url, '{"a":2}', hmac(url)), TOKEN), false);
});

Deno.test("no auth token is a mistake of the server's, and said so", async () => {
  let name = "";
  await verifyTwilioSignature(post("https://a/b", "", ""), "").catch((error) => name = error.name);
  assertEquals(name, "TypeError");
});
