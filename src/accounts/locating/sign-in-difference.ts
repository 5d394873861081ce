import type { SignIns } from '../inventory.js';
import type { SignInSettings } from '../schema.js';
import { oneLine } from '../../system/safe-text.js';

/**
 * What decides which page people give their password to, and what they become there. Not `browser`: a file of the working
 * folder starts none.
 */
const DECISIVE = [
  'start_url',
  'region',
  'scopes',
  'callback_port',
  'device_code',
  'read_only_permission_set',
  'access_request_url',
  'account_names',
] as const satisfies readonly (keyof SignInSettings)[];

/** How one sign-in differs between the inventory in force and one that is to take its place. */
export type SignInChange =
  | { readonly kind: 'added' | 'removed'; readonly signIn: string; readonly settings: SignInSettings }
  | {
      readonly kind: 'changed';
      readonly signIn: string;
      readonly key: (typeof DECISIVE)[number];
      readonly from: string | undefined;
      readonly to: string | undefined;
    };

function valueOf(settings: SignInSettings, key: (typeof DECISIVE)[number]): string | undefined {
  const value = settings[key];
  return value === undefined ? undefined : Array.isArray(value) ? value.join(', ') : String(value);
}

const only = (kind: 'added' | 'removed', signIns: SignIns, others: SignIns): SignInChange[] =>
  Object.entries(signIns)
    .filter(([name]) => !Object.hasOwn(others, name))
    .map(([signIn, settings]) => ({ kind, signIn, settings }));

/** Their names tell case apart, as those of their tokens do. */
export function compareSignIns(inForce: SignIns, proposed: SignIns): SignInChange[] {
  const changed = Object.entries(proposed).flatMap(([signIn, settings]) => {
    const old = Object.hasOwn(inForce, signIn) ? inForce[signIn] : undefined;
    if (old === undefined) return [];
    return DECISIVE.flatMap((key): SignInChange[] => {
      const [from, to] = [valueOf(old, key), valueOf(settings, key)];
      return from === to ? [] : [{ kind: 'changed', signIn, key, from, to }];
    });
  });
  return [...changed, ...only('added', proposed, inForce), ...only('removed', inForce, proposed)];
}

/** What of a new sign-in is not usual, behind its portal and region. */
const othersOf = (settings: SignInSettings): string[] =>
  DECISIVE.slice(2).flatMap((key) => {
    const value = valueOf(settings, key);
    return value === undefined ? [] : [`${key} ${value}`];
  });

/** One line for people, such as `~ sign-in corp: start_url https://… → https://…`. */
export function describeSignInChange(change: SignInChange): string {
  const name = `sign-in ${change.signIn}`;
  if (change.kind === 'changed')
    return oneLine(`~ ${name}: ${change.key} ${change.from ?? '(none)'} → ${change.to ?? '(none)'}`);
  const { start_url: url, region } = change.settings;
  const said = [`${url} in ${region}`, ...(change.kind === 'added' ? othersOf(change.settings) : [])];
  return oneLine(`${change.kind === 'added' ? '+' : '-'} ${name}: ${said.join(', ')}`);
}
