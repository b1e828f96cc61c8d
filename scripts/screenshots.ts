// `deno task screenshots [folder]`: takes pictures of the demo's page during a conversation with
// the emulator: in light and dark mode, and on a phone. git ignores the pictures.
import type { Page } from "npm:playwright-core@1";
import { launchChromium } from "../tests/support/e2e/chromium.ts";
import { recordMicrophone } from "../tests/support/e2e/microphone.ts";
import { serveDemo } from "./demo_browser/site.ts";

const SHOTS = [
  { name: "light", colorScheme: "light", viewport: { width: 1_000, height: 900 } },
  { name: "dark", colorScheme: "dark", viewport: { width: 1_000, height: 900 } },
  { name: "phone", colorScheme: "light", viewport: { width: 375, height: 812 } },
  { name: "phone-dark", colorScheme: "dark", viewport: { width: 375, height: 812 } },
] as const;

const folder = Deno.args[0] ?? "out/screenshots";
await Deno.mkdir(folder, { recursive: true });
await using microphone = await recordMicrophone([{ silenceMs: 3_000 }, { speechMs: 1_500 }, {
  silenceMs: 30_000,
}]);
for (const { name, ...options } of SHOTS) {
  await using site = await serveDemo();
  const browser = await launchChromium({ microphone });
  try {
    const page = await browser.newPage({ ...options, deviceScaleFactor: 2 });
    page.on("pageerror", (error) => console.error(`In the page: ${error.message}`));
    await page.goto(site.url);
    await page.screenshot({ path: `${folder}/${name}-idle.png` });
    await converse(page);
    await page.screenshot({ path: `${folder}/${name}.png` });
    await page.getByRole("button", { name: "Hang up" }).click();
    console.log(`${folder}/${name}.png`);
  } finally {
    await browser.close();
  }
}

/** Holds a conversation: a spoken turn, a tool call, an interrupted answer and a long one. */
async function converse(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Talk", exact: true }).click();
  await page.getByText("(echo)").waitFor();
  await page.getByText("The model is speaking").waitFor();
  await page.getByText("Listening").waitFor();
  await say(page, "call: tell_time {}");
  await page.getByText("The model is speaking").waitFor();
  await page.getByText("Listening").waitFor();
  await say(page, "say: This is a long answer that goes on, until somebody has had enough of it.");
  await page.getByText("The model is speaking").waitFor();
  await hear(page, 1_500);
  await page.getByRole("button", { name: "Interrupt" }).click();
  await page.getByText("Interrupted after").waitFor();
  await say(page, "say: And now I speak again, while you look at the meters.");
  await page.getByText("The model is speaking").waitFor();
  await hear(page, 1_000);
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox").fill(text);
  await page.getByRole("button", { name: "Send" }).click();
}

/** Waits until the model's meter has moved for a duration. */
async function hear(page: Page, durationMs: number): Promise<void> {
  await page.waitForFunction(`new Promise((resolve) => {
    const meter = document.getElementById("level-out");
    let heardMs = 0, lastMs = performance.now();
    requestAnimationFrame(function look(nowMs) {
      if (meter.value > meter.low) heardMs += nowMs - lastMs;
      lastMs = nowMs;
      if (heardMs < ${durationMs}) requestAnimationFrame(look);
      else resolve(true);
    });
  })`);
}
