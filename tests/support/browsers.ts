/** A browser of this machine, as Debian has it. */
export interface Browser {
  /** Its name in reports. */
  readonly name: "chromium" | "firefox";
  /** Its program, and Debian's package of it. */
  readonly program: string;
  /** What it needs to run on a machine without a screen, as root, and to keep to itself. */
  readonly flags: readonly string[];
  /** The flag that tells it where its profile is. */
  profileFlags(folder: string): string[];
  /** What stands in the profile before it starts, by file name. */
  readonly profile: Readonly<Record<string, string>>;
  /** Whether it drops the connection of a WebSocket that is closed before it is open. */
  readonly dropsOpeningSockets: boolean;
}

/** Chromium. */
export const CHROMIUM: Browser = {
  name: "chromium",
  program: "chromium",
  flags: [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
  profileFlags: (folder) => [`--user-data-dir=${folder}`],
  profile: {},
  dropsOpeningSockets: true,
};

/** What Firefox is to do without a person, a sound device or a network. */
const PREFERENCES = {
  // the microphone is a tone of 1000 Hz, a page need not ask for it, and nothing need be touched
  "media.navigator.streams.fake": true,
  "permissions.default.microphone": 1,
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
  "media.cubeb.force_mock_context": true,
  // calls on the loopback address
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.default_address_only": false,
  // it keeps to itself
  "app.update.enabled": false,
  "browser.startup.homepage_override.mstone": "ignore",
  "datareporting.policy.dataSubmissionEnabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "toolkit.telemetry.reportingpolicy.firstRun": false,
};

/** Firefox. */
export const FIREFOX: Browser = {
  name: "firefox",
  program: "firefox-esr",
  flags: ["--headless", "--no-remote"],
  profileFlags: (folder) => ["--profile", folder],
  profile: {
    "user.js": Object.entries(PREFERENCES)
      .map(([name, value]) => `user_pref("${name}", ${value});\n`).join(""),
  },
  // It says that it did, and waits for the server's answer all the same, as long as the page is there.
  dropsOpeningSockets: false,
};
