/** An element of an answer in XML. What is not there is empty, so that nobody has to look at each step. */
export interface XmlElement {
  has(name: string): boolean;
  inside(name: string): XmlElement;
  /** Undefined for an empty one, too: AWS makes no difference. */
  text(name: string): string | undefined;
  /** Undefined where it is neither `true` nor `false`. */
  flag(name: string): boolean | undefined;
  /** Of a list, whose items are called `member`. */
  members(name: string): readonly XmlElement[];
  /** Of a list of texts. */
  texts(name: string): readonly string[];
}

/** @param value - as the parser gives it: texts, and objects by the names of what they hold */
export function xmlElement(value: unknown): XmlElement {
  const at = (name: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, name)
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  const items = (name: string): readonly unknown[] => {
    const list = at(name);
    const members: unknown =
      typeof list === 'object' && list !== null && 'member' in list ? list.member : undefined;
    return members === undefined ? [] : [members].flat();
  };
  const text = (name: string): string | undefined => {
    const found = at(name);
    return typeof found === 'string' && found !== '' ? found : undefined;
  };
  return {
    has: (name) => at(name) !== undefined,
    inside: (name) => xmlElement(at(name)),
    text,
    flag: (name) => {
      const word = text(name);
      return word === 'true' ? true : word === 'false' ? false : undefined;
    },
    members: (name) => items(name).map(xmlElement),
    texts: (name) => items(name).filter((item): item is string => typeof item === 'string'),
  };
}
