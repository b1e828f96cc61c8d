import { audioSettingsField } from "../../contract/raw_events.ts";
import type { RealtimeSessionConfig } from "../../contract/session_config.ts";
import { usesFlatFields } from "../../contract/session_defaults.ts";
import type { TransportEvent } from "../../contract/transport_events.ts";
import type { LineFormat } from "../carrier_dialect.ts";

type Fields = { readonly [field: string]: unknown };

/**
 * Returns the session config with the line's format for both directions, in place of any format
 * that it names. The fields keep their spelling: flat (`inputAudioFormat`) or nested (`audio`).
 */
export function withLineFormat(
  config: Partial<RealtimeSessionConfig> | undefined,
  format: LineFormat,
): Partial<RealtimeSessionConfig> {
  const fields = (config ?? {}) as Fields;
  const providerData = fields.providerData as Fields | undefined;
  const isFlat = usesFlatFields(config ?? {});
  const name = format.type === "audio/pcmu" ? "g711_ulaw" : "g711_alaw";
  return {
    ...fields,
    ...isFlat ? { inputAudioFormat: name, outputAudioFormat: name } : {},
    ...isFlat && !fields.audio ? {} : { audio: audioIn(fields.audio, format, true) },
    ...providerData?.audio
      ? { providerData: { ...providerData, audio: audioIn(providerData.audio, format, true) } }
      : {},
  };
}

/**
 * Returns a raw client event with the line's format in place of any format that it names.
 * `session.update` and `response.create` may name one.
 */
export function eventWithLineFormat(
  event: TransportEvent,
  format: LineFormat,
): TransportEvent {
  const field = audioSettingsField(event);
  const body: Fields | undefined = field && event[field];
  if (!field || !body?.audio) return event;
  return { ...event, [field]: { ...body, audio: audioIn(body.audio, format, false) } };
}

/**
 * Puts the line's format into audio settings: with `always` in both directions, else where they
 * name one.
 */
function audioIn(audio: unknown, format: LineFormat, always: boolean): Fields {
  const { input, output, ...rest } = (audio ?? {}) as Fields;
  const side = (settings: unknown) =>
    always || (settings as Fields | undefined)?.format !== undefined
      ? { ...settings as Fields, format }
      : settings;
  return {
    ...rest,
    ...always || input ? { input: side(input) } : {},
    ...always || output ? { output: side(output) } : {},
  };
}
