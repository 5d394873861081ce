/** What `{user}`, `{host}` and `{reason}` stand for in `session_name` and `source_identity`. */
export interface TemplateValues {
  readonly user: string;
  readonly host: string;
  readonly reason: string | undefined;
}

/** `template` with its placeholders filled in; unknown ones stay as they are. */
export const fillTemplate = (template: string, values: TemplateValues): string =>
  template.replace(/\{(user|host|reason)\}/g, (_all, name: keyof TemplateValues) => values[name] ?? '');
