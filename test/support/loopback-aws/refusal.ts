/** What the service answers instead of a result. `status`, `code` and the text are those of the real one. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    /** Of `sso-oidc` only: which fault of a KMS key it was. */
    readonly reason?: string,
  ) {
    super(message);
  }
}

export const accessDenied = (message: string): Refusal => new Refusal(403, 'AccessDenied', message);
export const validationError = (message: string): Refusal => new Refusal(400, 'ValidationError', message);

/** Unknown, inactive or deleted keys, and a session token that is not the one of the key, are answered alike. */
export const invalidToken = (): Refusal =>
  new Refusal(403, 'InvalidClientTokenId', 'The security token included in the request is invalid.');
