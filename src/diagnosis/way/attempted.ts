import { AcctmgrError } from '../../system/failure.js';

/** Something that may have failed, as a value: a doctor goes on. */
export type Attempted<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AcctmgrError };

const failedWith = (error: unknown): { readonly ok: false; readonly error: AcctmgrError } => {
  if (error instanceof AcctmgrError) return { ok: false, error };
  throw error;
};

/** @throws what is no AcctmgrError, since that is a bug */
export function attempt<T>(action: () => T): Attempted<T> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return failedWith(error);
  }
}

/** As `attempt`, for what takes time. */
export async function attemptLater<T>(action: () => Promise<T>): Promise<Attempted<T>> {
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    return failedWith(error);
  }
}

/** What can be had from `value`, which may have failed before. */
export const andThen = <T, U>(attempted: Attempted<T>, action: (value: T) => U): Attempted<U> =>
  attempted.ok ? attempt(() => action(attempted.value)) : attempted;
