/** What the factories of the built-in codecs take. */
export interface CodecOptions {
  /**
   * Rate of the application's samples, one of `RESAMPLER_RATES_HZ`. At the wire's own rate they
   * pass without delay; else they are resampled at the default quality, both ways.
   */
  readonly appRateHz: number;
}
