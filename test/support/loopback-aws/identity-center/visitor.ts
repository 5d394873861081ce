/** What a person does on a page of consent, without a browser. */
export interface Answer {
  /** Default: whom the page proposes. */
  readonly user?: string;
  /** Default: allow. */
  readonly decision?: 'allow' | 'deny';
}

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];

/** The form that a browser would send, from the page's own text. */
function formOf(page: string, { user, decision = 'allow' }: Answer): URLSearchParams {
  const fields = [...page.matchAll(/<input [^>]*>/g)].map(([tag]): [string, string] => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ]);
  const [, proposed = ''] = /<option>([^<]*)</.exec(page) ?? [];
  return new URLSearchParams([...fields, ['user', user ?? proposed], ['decision', decision]]);
}

/**
 * Opens the page of /authorize or /device and answers it.
 * @returns where the browser is sent: the callback with code and state, or undefined where a page says that all is done
 * @throws Error with the page's words where it refuses
 */
export async function visit(url: string, answer: Answer = {}): Promise<string | undefined> {
  const opened = await fetch(url, { redirect: 'manual' });
  if (opened.status === 302) return opened.headers.get('location') ?? undefined;
  const page = await opened.text();
  if (!opened.ok) throw new Error(page);
  const [, action = ''] = /<form method="post" action="([^"]*)"/.exec(page) ?? [];
  const answered = await fetch(new URL(action, url), {
    method: 'POST',
    body: formOf(page, answer),
    redirect: 'manual',
  });
  if (answered.status === 302) return answered.headers.get('location') ?? undefined;
  if (!answered.ok) throw new Error(await answered.text());
  return undefined;
}
