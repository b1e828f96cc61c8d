import type { PlaybackReport } from "../transport/engine_transport.ts";

/** Methods that a phone uses if the model's transport has them. This package's transports do. */
export interface PhoneModelExtras {
  /**
   * Sends base64 of the line's format to the model, unchanged. A transport that has this method
   * also raises `audio_base64`.
   */
  sendBase64Audio?(base64: string): void;
  /**
   * Takes how much of the model's audio the caller has heard. A transport that has this method
   * truncates interrupted items at that point.
   */
  reportPlayback?(report: PlaybackReport): void;
  /**
   * Whether a response is running or requested. Without this property, a hang-up waits for each
   * requested response to begin, even if the server has refused it.
   */
  readonly responding?: boolean | undefined;
}
