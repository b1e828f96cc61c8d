import type { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { find } from "./elements.ts";

/** Lists the microphones, and changes to another one, in a call too. */
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

  /** Lists them anew. Their names are known once the page may use one. */
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
