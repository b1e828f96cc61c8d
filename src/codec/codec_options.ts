/** Options of the built-in codecs. */
export interface CodecOptions {
  /**
   * The sample rate of the application's audio in Hz: one of `RESAMPLER_RATES_HZ`. Samples at the
   * wire's own rate pass without delay. Other rates are resampled at the default quality.
   */
  readonly appRateHz: number;
}
