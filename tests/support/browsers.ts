/** A browser of this machine, as Debian packages it. */
export interface Browser {
  /** The browser's name in reports. */
  readonly name: "chromium" | "firefox";
  /** The browser's program, and its Debian package. */
  readonly program: string;
  /** The flags to run without a screen, as root, and without network access of its own. */
  readonly flags: readonly string[];
  /** The flags that set the profile's folder. */
  profileFlags(folder: string): string[];
  /** The files of the profile before the start, by name. */
  readonly profile: Readonly<Record<string, string>>;
  /** Whether it closes the connection of a WebSocket that is closed before it opens. */
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

/** The preferences of Firefox without a person, a sound device or a network. */
const PREFERENCES = {
  // The microphone is a tone of 1000 Hz. A page may use it and play sound without any permission.
  "media.navigator.streams.fake": true,
  "permissions.default.microphone": 1,
  "media.navigator.permission.disabled": true,
  "media.autoplay.default": 0,
  "media.cubeb.force_mock_context": true,
  // Allow calls on the loopback address.
  "media.peerconnection.ice.loopback": true,
  "media.peerconnection.ice.default_address_only": false,
  // Do not connect to other servers.
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
  // It reports the close, but waits for the server's answer as long as the page is open.
  dropsOpeningSockets: false,
};
