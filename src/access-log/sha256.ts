export type Sha256 = (data: Uint8Array | string) => string;

/** SHA-256 in hex. Loaded when used: node:crypto costs 4 ms of every start. */
export async function loadSha256(): Promise<Sha256> {
  const { hash } = await import('node:crypto');
  return (data) => hash('sha256', data, 'hex');
}
