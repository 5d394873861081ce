import { afterEach, expect, it, vi } from 'vitest';
import { signalGroup } from '../../../src/system/host.js';

afterEach(() => {
  vi.restoreAllMocks();
});

const refusing = (code: string) =>
  vi.spyOn(process, 'kill').mockImplementation(() => {
    throw Object.assign(new Error(code), { code });
  });

it.each(['ESRCH', 'EPERM'])('there is nobody to signal: %s', (code) => {
  const kill = refusing(code);
  signalGroup(4711, 'SIGTERM', 'linux');
  expect(kill).toHaveBeenCalledWith(-4711, 'SIGTERM');
});

it('what else goes wrong is told', () => {
  refusing('EINVAL');
  expect(() => {
    signalGroup(4711, 'SIGTERM', 'linux');
  }).toThrow('EINVAL');
});
