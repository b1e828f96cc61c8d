import { assertEquals } from "@std/assert";
import { serveDemo } from "../../scripts/demo_browser/site.ts";
import { launchChromium } from "../support/e2e/chromium.ts";
import { recordMicrophone } from "../support/e2e/microphone.ts";

Deno.test("demo:browser: by keyboard alone, a person talks, is answered, mutes and hangs up", async () => {
  await using microphone = await recordMicrophone([
    { silenceMs: 3_000 },
    { speechMs: 1_000 },
    // Then the recording starts again, because the call may miss the first speech on a busy
    // machine.
    { silenceMs: 8_000 },
  ]);
  await using site = await serveDemo();
  const browser = await launchChromium({ microphone });
  try {
    const page = await browser.newPage();
    const failures: string[] = [];
    page.on("pageerror", ({ message }) => failures.push(message));
    await page.goto(site.url);
    await page.locator("#talk:enabled").waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("(echo)").waitFor();
    await page.getByText("The model is speaking").waitFor();
    const mute = page.getByRole("button", { name: "Mute" });
    await mute.press("Space");
    assertEquals(await mute.getAttribute("aria-pressed"), "true");
    await page.getByRole("button", { name: "Hang up" }).press("Enter");
    await page.getByText("Not connected").waitFor();
    assertEquals(await page.getByRole("log").getByRole("listitem").count(), 2);
    assertEquals(failures, []);
  } finally {
    await browser.close();
  }
});

Deno.test("demo:browser: only its own page gets a secret", async () => {
  await using site = await serveDemo();
  const ask = async (headers: HeadersInit) => {
    const response = await fetch(`${site.url}secret`, { method: "POST", headers });
    await response.body?.cancel();
    return response.status;
  };
  assertEquals(await ask({}), 403);
  assertEquals(await ask({ Origin: "http://elsewhere.test" }), 403);
  assertEquals(await ask({ Origin: new URL(site.url).origin }), 200);
});
