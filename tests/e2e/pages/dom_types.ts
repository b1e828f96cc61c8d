// Type-checked and never run: the browser's own objects fit what the library asks for.
import { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { LevelMeter, Microphone, Speaker } from "../../../src/browser/mod.ts";

/** Everything that a page hands over. */
export async function fits(mediaStream: MediaStream, audioContext: AudioContext): Promise<void> {
  const transport = new OpenAIRealtimeWebRTC({
    mediaStream,
    audioElement: document.createElement("audio"),
    createPeerConnection: () => new RTCPeerConnection(),
    changePeerConnection: (connection: RTCPeerConnection) => Promise.resolve(connection),
    getUserMedia: (constraints) =>
      navigator.mediaDevices.getUserMedia(constraints as MediaStreamConstraints),
    fetch: (url, init) => fetch(url, init),
    audioConstraints: { deviceId: { exact: "one" }, echoCancellation: false },
  });
  await transport.setMicrophone(mediaStream);
  new LevelMeter(mediaStream, { audioContext });
  new Microphone(mediaStream, { audioContext, onAudio: (pcm16) => transport.sendAudio(pcm16) });
  new Speaker({ audioContext, destination: audioContext.createMediaStreamDestination() });
  // @ts-expect-error -- a number is no stream
  new LevelMeter(7, { audioContext });
}
