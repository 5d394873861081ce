/**
 * Ends after so many milliseconds, or as soon as `sooner` does. `AbortSignal.any` forgets a timeout that nobody else holds once
 * garbage is collected (nodejs/node#57736), and a call would then wait for ever.
 */
export function timeLimit(milliseconds: number, sooner?: AbortSignal): AbortSignal {
  const timeout = AbortSignal.timeout(milliseconds);
  if (sooner === undefined) return timeout;
  if (sooner.aborted) return sooner;
  const both = new AbortController();
  const end = ({ reason }: AbortSignal) => {
    sooner.removeEventListener('abort', endSooner);
    both.abort(reason);
  };
  const endSooner = () => {
    end(sooner);
  };
  sooner.addEventListener('abort', endSooner);
  timeout.addEventListener('abort', () => {
    end(timeout);
  });
  return both.signal;
}
