import { describe, expect, it } from 'vitest';
import {
  distrustIn,
  mendingOf,
  whyDistrusted,
  type Distrust,
  type PathElement,
  type Privacy,
} from '../../../src/system/files/path-trust.js';

const ADA = 1000;
const MALLORY = 1001;

const element = (more: Partial<PathElement> = {}): PathElement => ({
  path: '/home/ada/.cache',
  kind: 'folder',
  ownerId: ADA,
  mode: 0o755,
  hasModes: true,
  isOurs: false,
  ...more,
});
const ours = (more: Partial<PathElement> = {}) =>
  element({ path: '/home/ada/.cache/acctmgr', mode: 0o700, isOurs: true, ...more });

const judge = (elements: readonly PathElement[], privacy: Privacy = 'own', owners = [ADA, 0]) =>
  distrustIn(elements, owners, privacy).map(({ reason, element: { path } }) => `${reason} ${path}`);

describe('what stands on the way to a file of ours', () => {
  it.each<[string, PathElement[]]>([
    ['is all of this user', [element(), ours(), ours({ kind: 'file', mode: 0o600 })]],
    ['is a link of this user', [element({ kind: 'link', mode: 0o777 }), ours()]],
    ['is a link of ours, whose mode says nothing', [ours({ kind: 'link', mode: 0o777 }), ours()]],
    ['is of root', [element({ ownerId: 0 }), ours({ ownerId: 0 })]],
    ['is open to all, as /tmp and volumes of containers are', [element({ mode: 0o777 }), ours()]],
    ['is on a file system without modes', [ours({ ownerId: MALLORY, mode: 0o777, hasModes: false })]],
    ['is a device, which is refused for being one', [ours({ kind: 'other', mode: 0o666 })]],
    ['is not there yet', []],
  ])('%s: trusted', (_case, elements) => {
    expect(judge(elements)).toEqual([]);
  });

  it.each<[string, PathElement[], string]>([
    ['a folder of another user', [element({ ownerId: MALLORY }), ours()], 'owner /home/ada/.cache'],
    ['a link of another user', [element({ kind: 'link', ownerId: MALLORY })], 'owner /home/ada/.cache'],
    ['our folder, of another user', [ours({ ownerId: MALLORY })], 'owner /home/ada/.cache/acctmgr'],
    ['our folder, open to all', [ours({ mode: 0o777 })], 'mode /home/ada/.cache/acctmgr'],
    [
      'our folder, open to all with the sticky bit',
      [ours({ mode: 0o1777 })],
      'mode /home/ada/.cache/acctmgr',
    ],
    ['our file, open to all', [ours({ kind: 'file', mode: 0o602 })], 'mode /home/ada/.cache/acctmgr'],
    ['our file, open to a group', [ours({ kind: 'file', mode: 0o620 })], 'mode /home/ada/.cache/acctmgr'],
  ])('%s: refused', (_case, elements, refused) => {
    expect(judge(elements)).toEqual([refused]);
  });

  it('may be open to a group where people share it, and never to all', () => {
    expect(judge([ours({ mode: 0o664, kind: 'file' })], 'shared')).toEqual([]);
    expect(judge([ours({ mode: 0o666, kind: 'file' })], 'shared')).toEqual(['mode /home/ada/.cache/acctmgr']);
  });

  it('tells all that is wrong', () => {
    const both = ours({ mode: 0o666, kind: 'file', ownerId: MALLORY });
    expect(judge([element({ ownerId: MALLORY }), both])).toEqual([
      'owner /home/ada/.cache',
      'owner /home/ada/.cache/acctmgr',
      'mode /home/ada/.cache/acctmgr',
    ]);
  });
});

describe('the command that mends it', () => {
  it.each<[string, Distrust, string, string]>([
    [
      'an open one',
      { reason: 'mode', element: ours({ mode: 0o1777 }) },
      'others can write to it (mode 1777)',
      'Run: chmod go-w /home/ada/.cache/acctmgr',
    ],
    [
      'ours, of another user',
      { reason: 'owner', element: ours({ ownerId: MALLORY, path: "/home/o'hara/x y" }) },
      'it belongs to another user (uid 1001)',
      "Move it away: mv '/home/o'\\''hara/x y' '/home/o'\\''hara/x y.old'",
    ],
    [
      'a folder on the way',
      { reason: 'owner', element: element({ ownerId: MALLORY }) },
      'it belongs to another user (uid 1001)',
      'Take it over: sudo chown "$(id -un)" /home/ada/.cache',
    ],
    [
      'a link on the way',
      { reason: 'owner', element: element({ ownerId: MALLORY, kind: 'link' }) },
      'it belongs to another user (uid 1001)',
      'Remove the link, or take it over: sudo chown -h "$(id -un)" /home/ada/.cache',
    ],
  ])('of %s', (_case, distrust, why, mending) => {
    expect([whyDistrusted(distrust), mendingOf(distrust)]).toEqual([why, mending]);
  });
});
