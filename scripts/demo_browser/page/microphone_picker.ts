import type { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { find } from "./elements.ts";

/** Lists the microphones, and changes to another one, also during a call. */
export class MicrophonePicker {
  readonly #select = find("microphone", HTMLSelectElement);

  constructor(transport: OpenAIRealtimeWebRTC, onError: (error: unknown) => void) {
    this.#select.addEventListener("change", () => {
      const deviceId = this.#select.value;
      transport.setMicrophone(deviceId ? { deviceId: { exact: deviceId } } : {}).catch(onError);
    });
    navigator.mediaDevices.addEventListener("devicechange", () => this.list());
    this.list();
  }

  /** Updates the list. The names are known after the user has allowed the use of a microphone. */
  async list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const chosen = this.#select.value;
    const microphones = devices.filter(({ kind, deviceId }) =>
      kind === "audioinput" && deviceId !== "" && deviceId !== "default"
    );
    this.#select.replaceChildren(
      new Option("The browser's choice", ""),
      ...microphones.map(({ label, deviceId }, index) =>
        new Option(label || `Microphone ${index + 1}`, deviceId)
      ),
    );
    this.#select.value = microphones.some(({ deviceId }) => deviceId === chosen) ? chosen : "";
  }
}
