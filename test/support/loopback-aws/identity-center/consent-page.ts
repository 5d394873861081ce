const escape = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What a person is asked; `user_code` among the fields is typed where it is empty. */
export interface Question {
  /** Where the form goes. */
  readonly action: string;
  readonly client: string;
  readonly scopes: readonly string[];
  readonly users: readonly string[];
  readonly fields: Readonly<Record<string, string>>;
}

const field = ([name, value]: readonly [string, string]): string =>
  `<input ${value === '' ? 'required' : 'type="hidden"'} name="${name}" value="${escape(value)}">`;

const page = (title: string, content: string): string => `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>${escape(title)}</title><link rel="icon" href="data:,"></head>
<body><h1>${escape(title)}</h1>${content}</body></html>
`;

/** A form that a browser clicks (`#allow`, `#deny`), and that a plain client can post. */
export const consentPage = ({ action, client, scopes, users, fields }: Question): string =>
  page(
    `Allow ${client === '' ? 'this device' : client} to access your data?`,
    `<p>${escape(scopes.join(' '))}</p>
<form method="post" action="${action}">${Object.entries(fields).map(field).join('')}
<label>User <select name="user">${users.map((user) => `<option>${escape(user)}</option>`).join('')}</select></label>
<button id="allow" name="decision" value="allow">Allow access</button>
<button id="deny" name="decision" value="deny">Deny access</button></form>`,
  );

export const donePage = (text: string): string => page(text, '<p>You can close this window.</p>');
