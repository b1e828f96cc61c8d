export { createTelephone } from "./create_telephone.ts";
export { type DialOptions, dialTelephone, TelephoneError } from "./dial_telephone.ts";
export { signTwilioRequest } from "./sign_twilio_request.ts";
export type {
  LineFaults,
  Telephone,
  TelephoneEnd,
  TelephoneFigures,
  TelephoneMessage,
} from "./telephone.ts";
export type { TelephoneOptions } from "./telephone_options.ts";
