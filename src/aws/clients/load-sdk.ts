/** The SDK, loaded when it is used: it is a file of its own beside the binary. */
export const loadSdk = () => import('./sdk.js');
