/** Far above what AWS answers: a session token is a few kB. */
export const MOST_ANSWER_BYTES = 1024 * 1024;

/** The name of the error that `readBody` ends with. */
export const ANSWER_TOO_LONG = 'AnswerTooLong';

/**
 * All of an answer, which is read no further than `most` bytes: who answers in AWS's place may never end.
 *
 * @throws Error `AnswerTooLong`; what ends `signal`, where it came first
 */
export async function readBody(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  most = MOST_ANSWER_BYTES,
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > most) throw tooLong(most);
      chunks.push(chunk);
    }
  } catch (error) {
    // What ends the request ends the connection, too, which then looks as if it broke off.
    throw signal.aborted ? signal.reason : error;
  }
  return Buffer.concat(chunks);
}

function tooLong(most: number): Error {
  const error = new Error(`The answer is longer than ${most / 1024} kB.`);
  error.name = ANSWER_TOO_LONG;
  return error;
}
