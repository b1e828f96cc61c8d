// Type-checked but never run: the browser's own objects fit the library's types.
import { OpenAIRealtimeWebRTC } from "../../../mod.ts";
import { LevelMeter, Microphone, Speaker } from "../../../src/browser/mod.ts";

/** Passes the browser's objects to the library. */
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
  new OpenAIRealtimeWebRTC({
    // The parameter has the browser's own type without an annotation.
    async changePeerConnection(connection) {
      for (const transceiver of connection.getTransceivers()) transceiver.setCodecPreferences([]);
      return await Promise.resolve(connection);
    },
  });
  const state = transport.connectionState;
  if (state.status === "connected") {
    const page: [RTCPeerConnection, RTCDataChannel] = [state.peerConnection, state.dataChannel];
    page.slice();
  }
  // @ts-expect-error -- it does not exist before the connection does
  state.peerConnection.restartIce();
  if (transport.microphone) new MediaRecorder(transport.microphone);
  if (transport.sound) audioContext.createMediaStreamSource(transport.sound);
  (await transport.getStats()).get("a report");
  await transport.setMicrophone(mediaStream);
  new LevelMeter(mediaStream, { audioContext });
  new Microphone(mediaStream, { audioContext, onAudio: (pcm16) => transport.sendAudio(pcm16) });
  new Speaker({ audioContext, destination: audioContext.createMediaStreamDestination() });
  // @ts-expect-error -- a number is not a stream
  new LevelMeter(7, { audioContext });
}
