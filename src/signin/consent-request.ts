/** What a person said on the page of Identity Center, as the browser brings it back. */
export type Consent =
  { readonly kind: 'code'; readonly code: string } | { readonly kind: 'refused'; readonly error: string };

/**
 * The consent in the address that a browser asked for; undefined where it is not the answer to this sign-in.
 *
 * @param isOurs - whether a state is that of this sign-in
 */
export function readConsent(
  address: string,
  path: string,
  isOurs: (state: string) => boolean,
): Consent | undefined {
  const base = 'http://127.0.0.1';
  if (!address.startsWith('/') || !URL.canParse(address, base)) return undefined;
  const { pathname, searchParams } = new URL(address, base);
  const [state, ...others] = searchParams.getAll('state');
  if (pathname !== path || state === undefined || others.length > 0 || !isOurs(state)) return undefined;
  const code = searchParams.get('code');
  const error = searchParams.get('error');
  if (error !== null && error !== '') return { kind: 'refused', error };
  return code === null || code === '' ? undefined : { kind: 'code', code };
}
