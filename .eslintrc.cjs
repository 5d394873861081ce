/** Which room may import which is held by dependency-cruiser (.dependency-cruiser.cjs); this file holds the rest. */

const ZOD = {
  // The named import bundles 428 kB, the namespace import 13 kB.
  selector: "ImportDeclaration[source.value='zod/mini'] ImportSpecifier",
  message: "Use import * as z from 'zod/mini'.",
};

const ENVIRONMENT = "MemberExpression[object.name='process'][property.name='env']";
/** Several takes run in one process at once: what one of them wrote there, the children of all would get. */
const SHARED_VARIABLE = [
  `AssignmentExpression > MemberExpression.left > ${ENVIRONMENT}.object`,
  `AssignmentExpression > ${ENVIRONMENT}.left`,
  `UnaryExpression[operator='delete'] > MemberExpression > ${ENVIRONMENT}.object`,
  `CallExpression[callee.property.name=/^(assign|set|define|delete)/] > ${ENVIRONMENT}:first-child.arguments`,
].map((selector) => ({ selector, message: 'Hand a child what it is to inherit.' }));

/** It forgets a timeout once garbage is collected (nodejs/node#57736). */
const FORGETFUL_SIGNAL = {
  selector: "MemberExpression[object.name='AbortSignal'][property.name='any']",
  message: 'Use timeLimit.',
};

module.exports = {
  root: true,
  env: { node: true, es2022: true },
  parser: '@typescript-eslint/parser',
  parserOptions: { projectService: true, tsconfigRootDir: __dirname, sourceType: 'module' },
  plugins: ['@typescript-eslint'],
  extends: [
    'eslint:recommended',
    'plugin:@typescript-eslint/strict-type-checked',
    'plugin:@typescript-eslint/stylistic-type-checked',
  ],
  reportUnusedDisableDirectives: true,
  ignorePatterns: ['dist', 'node_modules', 'coverage', '*.cjs', '*.mjs'],
  rules: {
    'no-console': 'error',
    eqeqeq: 'error',
    // Every other file takes what it needs from Host, so that tests can hand in another world.
    'no-restricted-globals': ['error', { name: 'process', message: 'Take what you need from Host.' }],
    'no-restricted-imports': [
      'error',
      {
        paths: [
          { name: 'zod', message: "Use import * as z from 'zod/mini'." },
          { name: 'node:process', message: 'Take what you need from Host.' },
        ],
      },
    ],
    'no-restricted-syntax': ['error', ZOD, FORGETFUL_SIGNAL],
    // Objects here are plain values with functions in them; nothing uses `this`.
    '@typescript-eslint/unbound-method': 'off',
    // Leaving a key out by destructuring is not an unused variable.
    '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    '@typescript-eslint/consistent-type-imports': 'error',
    '@typescript-eslint/no-import-type-side-effects': 'error',
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
    '@typescript-eslint/switch-exhaustiveness-check': 'error',
  },
  overrides: [
    {
      files: ['src/**'],
      // Once, before anything else runs.
      excludedFiles: ['src/main.ts'],
      rules: { 'no-restricted-syntax': ['error', ZOD, FORGETFUL_SIGNAL, ...SHARED_VARIABLE] },
    },
    {
      files: ['src/commands/**'],
      rules: {
        '@typescript-eslint/no-restricted-imports': [
          'error',
          {
            paths: [
              {
                name: 'commander',
                allowTypeImports: true,
                message:
                  "Take it from the declaration: each command's file of dist would hold a second commander.",
              },
            ],
          },
        ],
      },
    },
    {
      files: ['src/launcher.ts', 'src/main.ts', 'src/system/host.ts', 'test/**', 'bench/**'],
      rules: { 'no-restricted-globals': 'off' },
    },
    {
      // Not in the program, where its size would matter.
      files: ['reference/**'],
      rules: { 'no-restricted-imports': 'off' },
    },
    {
      files: ['test/**', 'bench/**'],
      rules: { '@typescript-eslint/require-await': 'off', 'no-console': 'off' },
    },
  ],
};
