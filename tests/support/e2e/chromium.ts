import { type Browser, chromium, type JSHandle, type Page } from "npm:playwright-core@1";
import type { Site } from "./site.ts";

/** Options for the start of Chromium. */
export interface ChromiumOptions {
  /** The sound of the fake microphone: a mono WAV at 48 kHz, played once or repeatedly. */
  readonly microphone?: { readonly path: string; readonly loops?: boolean };
  /** Whether pages may use the microphone. @default true */
  readonly permitted?: boolean;
}

/** Starts the Chromium of `CHROMIUM`, or the one of the distribution. */
export function launchChromium(
  { microphone, permitted = true }: ChromiumOptions = {},
): Promise<Browser> {
  const file = microphone && `${microphone.path}${microphone.loops ? "" : "%noloop"}`;
  return chromium.launch({
    executablePath: Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--autoplay-policy=no-user-gesture-required",
      "--allow-loopback-in-peer-connection",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
      "--use-fake-device-for-media-stream",
      ...permitted ? ["--use-fake-ui-for-media-stream"] : [],
      ...file ? [`--use-file-for-fake-audio-capture=${file}`] : [],
    ],
  });
}

/** An open page, and the tools of its script; see `page.ts`. */
export interface OpenPage {
  readonly page: Page;
  // deno-lint-ignore no-explicit-any -- its types are the DOM's, which are missing here
  readonly tools: JSHandle<any>;
}

/** Opens a page and waits for its script. `prepare` runs before the page is loaded. */
export async function openPage(
  browser: Browser,
  site: Site,
  prepare: (page: Page) => Promise<unknown> = () => Promise.resolve(),
): Promise<OpenPage> {
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(`In the page: ${error.message}`));
  await prepare(page);
  await page.goto(site.url);
  return { page, tools: await page.waitForFunction("globalThis.page") };
}
