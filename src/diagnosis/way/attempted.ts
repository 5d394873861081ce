import { AcctmgrError } from '../../system/failure.js';

/** Something that may have failed, as a value: a doctor goes on. */
export type Settled<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: AcctmgrError };

const failedWith = (error: unknown): { readonly ok: false; readonly error: AcctmgrError } => {
  if (error instanceof AcctmgrError) return { ok: false, error };
  throw error;
};

/** @throws what is not an AcctmgrError, since that is a bug */
export function settle<T>(action: () => T): Settled<T> {
  try {
    return { ok: true, value: action() };
  } catch (error) {
    return failedWith(error);
  }
}

/** As `attempt`, for what takes time. */
export async function settleLater<T>(action: () => Promise<T>): Promise<Settled<T>> {
  try {
    return { ok: true, value: await action() };
  } catch (error) {
    return failedWith(error);
  }
}

/** What can be had from `value`, which may have failed before. */
export const andThen = <T, U>(attempted: Settled<T>, action: (value: T) => U): Settled<U> =>
  attempted.ok ? settle(() => action(attempted.value)) : attempted;
