import { expect, it } from 'vitest';
import { ourScript } from '../../support/our-script.js';

const { localEnvironment } = await ourScript<{
  localEnvironment(env: Readonly<Record<string, string>>): object;
}>('dependencies.mjs');

it('an npm of ours works in the clone, wherever the npm that calls us installs', () => {
  expect(
    localEnvironment({
      PATH: '/bin',
      npm_config_global: 'true',
      npm_config_location: 'global',
      npm_config_prefix: '/usr',
      NPM_CONFIG_PREFIX: '/usr',
      npm_config_local_prefix: '/elsewhere',
      npm_config_globalconfig: '/etc/npmrc',
      npm_config_registry: 'https://registry.example.com/',
    }),
  ).toEqual({
    PATH: '/bin',
    npm_config_globalconfig: '/etc/npmrc',
    npm_config_registry: 'https://registry.example.com/',
  });
});
